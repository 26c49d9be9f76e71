-- What clients wrote in a user's name: noted before each request that writes leaves, completed with what came of it.
CREATE TABLE "write_records" (
    "id" TEXT NOT NULL,
    "user_id" TEXT,
    "client_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL DEFAULT 'sent',
    "change_sealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "write_records_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "write_records_outcome_check" CHECK ("outcome" IN ('sent', 'done', 'unknown'))
);

COMMENT ON COLUMN "write_records"."outcome" IS 'Stays "sent" where the process died before it knew; what did nothing is not kept';
COMMENT ON COLUMN "write_records"."change_sealed" IS 'What was changed, how it was before, and how it is after';

CREATE INDEX "write_records_user_id_client_id_at_idx" ON "write_records" ("user_id", "client_id", "at");
CREATE INDEX "write_records_expires_at_idx" ON "write_records" ("expires_at");
ALTER TABLE "write_records" ADD CONSTRAINT "write_records_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
