-- What is known of a grant, which is one device, besides the library's own record of it.
CREATE TABLE "grants" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "scopes" TEXT[],
    "redirect_kind" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "redeemed_at" TIMESTAMPTZ(6),

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "grants_user_id_client_id_idx" ON "grants"("user_id", "client_id");
ALTER TABLE "grants" ADD CONSTRAINT "grants_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "grants" ADD CONSTRAINT "grants_redirect_kind_check" CHECK ("redirect_kind" IN ('web', 'loopback', 'app'));

-- However the library's record ends (revocation, replay, the portal, expiry), nothing about the device stays behind.
CREATE FUNCTION "forget_grant"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "grants" WHERE "id" = OLD."grant_id";
    RETURN NULL;
END
$$;
CREATE TRIGGER "oidc_records_forget_grant" AFTER DELETE ON "oidc_records"
    FOR EACH ROW WHEN (OLD."model" = 'Grant' AND OLD."grant_id" IS NOT NULL) EXECUTE FUNCTION "forget_grant"();

-- Superseded refresh tokens that came back: one row for each token and address, counted.
CREATE TABLE "refresh_replays" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "token_hash" BYTEA NOT NULL,
    "grant_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(6) NOT NULL,
    "first_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "times" INTEGER NOT NULL DEFAULT 1,
    "address" TEXT NOT NULL,
    "user_agent" TEXT,
    "dismissed_at" TIMESTAMPTZ(6),

    CONSTRAINT "refresh_replays_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "refresh_replays_token_hash_address_key" ON "refresh_replays"("token_hash", "address");
CREATE INDEX "refresh_replays_grant_id_idx" ON "refresh_replays"("grant_id");
CREATE INDEX "refresh_replays_user_id_client_id_idx" ON "refresh_replays"("user_id", "client_id");
ALTER TABLE "refresh_replays" ADD CONSTRAINT "refresh_replays_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Keys that are derived with replace each other: each counts from its own moment on, and the first from the beginning.
ALTER TABLE "secret_keys" ADD COLUMN "active_from" TIMESTAMPTZ(6) NOT NULL DEFAULT 'epoch';
