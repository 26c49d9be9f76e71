-- What a call replaces is part of what its user confirms: an approval is good for the state that they were shown.
ALTER TABLE "call_confirmations" ADD COLUMN "state_hash" BYTEA;

COMMENT ON COLUMN "call_confirmations"."state_hash" IS 'HMAC of what the call changes, as it was and as it will be; null of a call that changes nothing that is there';
