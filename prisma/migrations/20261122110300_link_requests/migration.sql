-- A tool call that found no Atlassian connection, or one that needs reconsent, leaves one: its address is handed to the
-- client, and the page there (auth's) links for this user only. The id itself has to come back, so that calls that find
-- the same gap hand out the same address: it is sealed beside its hash.
CREATE TABLE "link_requests" (
    "id_hash" BYTEA NOT NULL,
    "id_sealed" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "connection_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP + interval '10 minutes',
    "completed_at" TIMESTAMPTZ(6),

    CONSTRAINT "link_requests_pkey" PRIMARY KEY ("id_hash"),
    CONSTRAINT "link_requests_purpose_check" CHECK (
      "purpose" = 'connect' AND "connection_id" IS NULL OR "purpose" = 'reconnect' AND "connection_id" IS NOT NULL)
);

COMMENT ON COLUMN "link_requests"."completed_at" IS 'When the connection stood and was stored: what a waiting tool call looks for';

CREATE INDEX "link_requests_user_id_client_id_idx" ON "link_requests" ("user_id", "client_id");
CREATE INDEX "link_requests_connection_id_idx" ON "link_requests" ("connection_id");
CREATE INDEX "link_requests_expires_at_idx" ON "link_requests" ("expires_at");
ALTER TABLE "link_requests" ADD CONSTRAINT "link_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- A connection that is gone cannot be renewed.
ALTER TABLE "link_requests" ADD CONSTRAINT "link_requests_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A call that went on by itself after linking and writes: it is begun once, however often its request state comes back,
-- and whoever lost the answer gets the same again.
CREATE TABLE "resumed_calls" (
    "call_hash" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "result_sealed" BYTEA,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "resumed_calls_pkey" PRIMARY KEY ("call_hash")
);

COMMENT ON COLUMN "resumed_calls"."result_sealed" IS 'Null while the call runs, and for ever where its process died meanwhile';

CREATE INDEX "resumed_calls_user_id_idx" ON "resumed_calls" ("user_id");
CREATE INDEX "resumed_calls_expires_at_idx" ON "resumed_calls" ("expires_at");
ALTER TABLE "resumed_calls" ADD CONSTRAINT "resumed_calls_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
