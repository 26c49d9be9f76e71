-- Whether the operator's word stands in for the user's approval of a pre-registered client.
ALTER TABLE "clients" ADD COLUMN "trusted" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "clients" ADD CONSTRAINT "clients_trusted_check" CHECK (NOT "trusted" OR "kind" = 'registered');

-- What clients publish at an address of theirs: metadata documents, and the key sets that these name. Until now it held
-- the last good copy of documents only; now it is the cache that all replicas share.
ALTER TABLE "client_documents" RENAME COLUMN "client_id" TO "url";
ALTER TABLE "client_documents" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'document';
ALTER TABLE "client_documents" ADD COLUMN "pinned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "client_documents" ADD COLUMN "fresh_until" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "client_documents" ADD COLUMN "tried_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "client_documents" ADD COLUMN "used_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "client_documents" ADD CONSTRAINT "client_documents_kind_check" CHECK ("kind" IN ('document', 'keys'));
CREATE INDEX "client_documents_fresh_until_idx" ON "client_documents" ("fresh_until");

-- Addresses that failed when they were last asked, and when they may be asked again.
CREATE TABLE "fetch_failures" (
    "url" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 1,
    "retry_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "fetch_failures_pkey" PRIMARY KEY ("url")
);
CREATE INDEX "fetch_failures_retry_at_idx" ON "fetch_failures" ("retry_at");

-- Leaky buckets. A bucket is empty at `empties_at`; what is asked for too often is refused until some has leaked out.
CREATE UNLOGGED TABLE "rate_limits" (
    "bucket" TEXT NOT NULL,
    "empties_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("bucket")
);
CREATE INDEX "rate_limits_empties_at_idx" ON "rate_limits" ("empties_at");

-- Initial access tokens (RFC 7591 section 3): who has one may register, for as long and as often as it says.
CREATE TABLE "registration_tokens" (
    "id_hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "uses_left" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "registration_tokens_pkey" PRIMARY KEY ("id_hash"),
    CONSTRAINT "registration_tokens_uses_check" CHECK ("uses_left" >= 0)
);

-- A client's grants, and the token that manages its registration.
CREATE INDEX "oidc_records_client_idx" ON "oidc_records" ("client_id")
    WHERE "model" IN ('Grant', 'RegistrationAccessToken');
CREATE INDEX "approvals_client_id_idx" ON "approvals" ("client_id");

-- Whoever deletes a client, and however: its grants, its registration access token and the approvals of it go along.
CREATE FUNCTION "end_deleted_client"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "oidc_records" WHERE "client_id" = OLD."id" AND "model" IN ('Grant', 'RegistrationAccessToken');
    DELETE FROM "approvals" WHERE "client_id" = OLD."id";
    RETURN NULL;
END;
$$;
CREATE TRIGGER "clients_end_deleted" AFTER DELETE ON "clients"
    FOR EACH ROW EXECUTE FUNCTION "end_deleted_client"();
