-- An operator's command has no key that opens a credential: it says that a service is to go, and auth, which does, tells
-- Atlassian and deletes the rows.
ALTER TABLE "services" ADD COLUMN "removed_at" TIMESTAMPTZ(6);

COMMENT ON COLUMN "services"."removed_at" IS 'Nobody acts as it from then on; the row goes as soon as auth has seen it';

CREATE INDEX "services_removed_at_idx" ON "services" ("removed_at") WHERE "removed_at" IS NOT NULL;
