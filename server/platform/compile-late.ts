import AjvCompiler from '@fastify/ajv-compiler';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance, FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { TSchema } from 'typebox';

type Validator = ReturnType<FastifySchemaCompiler<TSchema>>;

/**
 * Fastify's own compilers of schemas, used when a route is first asked and not when the server starts: of the hundreds
 * of schemas few are needed at once.
 */
export function compileLate(app: FastifyInstance): void {
  app.setValidatorCompiler(lateValidator(AjvCompiler()({}, { customOptions: {}, plugins: [] })));
  const serializer = SerializerSelector()({}, {});
  app.setSerializerCompiler(lateSerializer((route) => serializer({ httpStatus: '', ...route })));
}

function lateValidator(compile: FastifySchemaCompiler<TSchema>): FastifySchemaCompiler<TSchema> {
  return (route) => {
    let compiled: Validator | undefined;
    const validate: Validator = (data: unknown) => {
      compiled ??= compile(route);
      const result = compiled(data);
      validate.errors = compiled.errors ?? null;
      return result;
    };
    return validate;
  };
}

function lateSerializer(compile: FastifySerializerCompiler<TSchema>): FastifySerializerCompiler<TSchema> {
  return (route) => {
    let compiled: ((data: unknown) => string) | undefined;
    return (data) => {
      compiled ??= compile(route);
      return compiled(data);
    };
  };
}
