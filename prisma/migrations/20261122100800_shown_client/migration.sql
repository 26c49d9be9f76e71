-- What a user was shown before they left to sign in, so that the approval counts for that client and no other.
ALTER TABLE "flows" ADD COLUMN "shown_hash" BYTEA;

COMMENT ON COLUMN "flows"."shown_hash" IS 'SHA-256 of the metadata on the approval page; null where no page was shown';
