-- Signing keys go next → current → retired → gone. Since when a key is in its state decides when it leaves it.
ALTER TABLE "signing_keys" ADD COLUMN "since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "signing_keys" ADD COLUMN "rotation" TEXT;
UPDATE "signing_keys" SET "since" = "created_at";

COMMENT ON COLUMN "signing_keys"."rotation" IS 'On a current key: the operator''s wish to replace it, in the planned way or at once';

ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_rotation_check" CHECK ("rotation" IN ('planned', 'urgent'));
-- Whatever two replicas do at once, one key signs and one comes next.
CREATE UNIQUE INDEX "signing_keys_current_key" ON "signing_keys" ("algorithm") WHERE "status" = 'current';
CREATE UNIQUE INDEX "signing_keys_next_key" ON "signing_keys" ("algorithm") WHERE "status" = 'next';
