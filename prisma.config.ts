import { defineConfig } from 'prisma/config';

// The command line wants a schema engine binary, which is downloaded; generating needs none. Any existing file will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
