-- Key-encryption keys of keyrings whose master key is in HashiCorp Vault or AWS KMS. They are of use only to who may
-- unwrap them there, and only as what they were wrapped for.
CREATE TABLE "keyring_keys" (
    "keyring" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "master" TEXT NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "active_from" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "keyring_keys_pkey" PRIMARY KEY ("keyring", "id"),
    CONSTRAINT "keyring_keys_keyring_check" CHECK ("keyring" IN ('vault', 'auth')),
    CONSTRAINT "keyring_keys_id_check" CHECK ("id" ~ '^[A-Za-z0-9_-]{1,32}$')
);

COMMENT ON COLUMN "keyring_keys"."master" IS 'The master key that wrapped it';
COMMENT ON COLUMN "keyring_keys"."active_from" IS 'From when on it seals; replicas learn of it before';
COMMENT ON COLUMN "keyring_keys"."retired_at" IS 'From when on it seals no more, and only opens';

-- Whoever does not own the table, such as the role of mcp, is shown the vault's keys alone.
ALTER TABLE "keyring_keys" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "keyring_keys_of_the_vault" ON "keyring_keys" FOR SELECT USING ("keyring" = 'vault');
