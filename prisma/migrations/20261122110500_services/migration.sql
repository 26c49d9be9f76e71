-- Machines are not people: what a machine reaches is a service's connection, which an operator linked for it as such.
CREATE TABLE "services" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "services_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "services_id_check" CHECK (starts_with("id", 'svc_'))
);

CREATE UNIQUE INDEX "services_name_key" ON "services" ("name");

-- A connection is a user's or a service's. The account at the provider still belongs to one of either.
ALTER TABLE "connections" ALTER COLUMN "user_id" DROP NOT NULL;
ALTER TABLE "connections" ADD COLUMN "service_id" TEXT;
ALTER TABLE "connections" ADD CONSTRAINT "connections_owner_check" CHECK (num_nonnulls("user_id", "service_id") = 1);
ALTER TABLE "connections" ADD CONSTRAINT "connections_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE UNIQUE INDEX "connections_provider_service_id_key" ON "connections" ("provider", "service_id");

-- Which clients act as a service; a client as one at most.
CREATE TABLE "service_clients" (
    "client_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_clients_pkey" PRIMARY KEY ("client_id"),
    CONSTRAINT "service_clients_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "service_clients_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "service_clients_service_id_idx" ON "service_clients" ("service_id");

-- An address that an operator made to link a service's account with: good once, for a quarter of an hour, in one browser.
CREATE TABLE "service_links" (
    "id_hash" BYTEA NOT NULL,
    "service_id" TEXT NOT NULL,
    "browser_hash" BYTEA,
    "state_hash" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "completed_at" TIMESTAMPTZ(6),

    CONSTRAINT "service_links_pkey" PRIMARY KEY ("id_hash"),
    CONSTRAINT "service_links_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE UNIQUE INDEX "service_links_state_hash_key" ON "service_links" ("state_hash");
CREATE INDEX "service_links_service_id_idx" ON "service_links" ("service_id");
CREATE INDEX "service_links_expires_at_idx" ON "service_links" ("expires_at");

COMMENT ON COLUMN "service_links"."browser_hash" IS 'SHA-256 of a cookie of the browser that confirmed first: no other may from then on';
COMMENT ON COLUMN "service_links"."state_hash" IS 'SHA-256 of the state of the trip that is under way; empty once it came back';

ALTER TABLE "changes" DROP CONSTRAINT "changes_kind_check";
ALTER TABLE "changes" ADD CONSTRAINT "changes_kind_check" CHECK ("kind" IN ('grant', 'client', 'token', 'user', 'connection', 'credential', 'service'));

CREATE FUNCTION "record_service_end"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "record_change"('service', OLD."client_id");
  RETURN NULL;
END $$;

-- Of a removed service, too: its bindings go with it.
CREATE TRIGGER "service_unbinding" AFTER DELETE OR UPDATE ON "service_clients" FOR EACH ROW
  EXECUTE FUNCTION "record_service_end"();
