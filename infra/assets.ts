import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AssetType, TerraformAsset } from 'cdktn';
import type { Construct } from 'constructs';
import { zipSync } from 'fflate';

export interface Archive {
  /** Relative to the module: `assets/<id>/<hash>/<name>.zip`. */
  readonly path: string;
  /** SHA-256 of the archive as Lambda reports it, so that Terraform sees when the code changed. */
  readonly hash: string;
}

/**
 * The files of `folder` as an archive beside the module's JSON, byte for byte the same on every machine.
 * Tests (`*.test.*`) stay out.
 */
export function archiveOf(scope: Construct, id: string, folder: URL, name: string): Archive {
  const content = zipOf(folder);
  const digest = createHash('sha256').update(content);
  const hash = digest.copy().digest('hex').slice(0, 16);
  // The tool copies assets when it writes the module, after this function is done.
  const kept = path.join(tmpdir(), `mangu-asset-${hash}`);
  mkdirSync(kept, { recursive: true });
  const file = path.join(kept, `${name}.zip`);
  writeFileSync(file, content);
  const asset = new TerraformAsset(scope, id, { path: file, type: AssetType.FILE, assetHash: hash });
  return { path: asset.path, hash: digest.digest('base64') };
}

/** A ZIP of the files directly in a folder. */
export function zipOf(folder: URL): Uint8Array {
  const names = readdirSync(folder)
    .filter((name) => !name.includes('.test.'))
    .sort();
  const files = names.map((name) => [name, readFileSync(new URL(name, folder))] as const);
  // ZIP dates have no zone: the first day that they can hold, of whatever zone this is.
  return zipSync(Object.fromEntries(files), {
    mtime: new Date(1980, 0, 1),
    os: 3,
    attrs: 0o100644 << 16,
    level: 9,
  });
}
