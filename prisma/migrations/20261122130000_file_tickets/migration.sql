-- Links to files that the resource server gave out: each is good once, for five minutes. See docs/attachments.md.
CREATE TABLE "file_tickets" (
    "token_hash" BYTEA NOT NULL,
    "user_id" TEXT,
    "client_id" TEXT NOT NULL,
    "ticket_sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "file_tickets_pkey" PRIMARY KEY ("token_hash")
);

COMMENT ON COLUMN "file_tickets"."token_hash" IS 'SHA-256 of the ticket in the address, which is kept nowhere';
COMMENT ON COLUMN "file_tickets"."ticket_sealed" IS 'For whom it is, and which file, or which place for one';

CREATE INDEX "file_tickets_user_id_idx" ON "file_tickets" ("user_id");
CREATE INDEX "file_tickets_expires_at_idx" ON "file_tickets" ("expires_at");
ALTER TABLE "file_tickets" ADD CONSTRAINT "file_tickets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
