-- What a user did and what happened to their access, in few words, for the portal. No secret, no content, no address.
CREATE TABLE "activity" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    -- The name of the application or of the account, as it was then
    "subject" TEXT,
    -- The browser, in words of ours
    "browser" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "activity_user_id_id_idx" ON "activity"("user_id", "id");
CREATE INDEX "activity_at_idx" ON "activity"("at");
ALTER TABLE "activity" ADD CONSTRAINT "activity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
