/** `terraform.tfvars.example`: every variable of a module with what it is, ready to be copied to `terraform.tfvars`. */

interface Variable {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
}

/** @param module the synthesized JSON. @returns nothing when the module asks for nothing. */
export function variablesExample(module: unknown): string | undefined {
  const variables: Record<string, Variable> = Object(Object(module).variable);
  const names = Object.keys(variables).sort();
  if (names.length === 0) return undefined;
  const parts = names.map((name) => {
    const { description = '', default: value } = variables[name] ?? {};
    const text = description.split('\n').map((line) => `# ${line}`);
    const assignment = `${name} = ${value === undefined ? '""' : JSON.stringify(value)}`;
    return [...text, value === undefined ? assignment : `# ${assignment}`].join('\n');
  });
  return `# Copy to terraform.tfvars, which is not committed, and fill in. What is commented out has a default.\n\n${parts.join('\n\n')}\n`;
}
