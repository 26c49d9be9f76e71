-- Taking a change back is a record too, which names the one that it undoes. There is one at most: its row is the claim by
-- which of any number of clicks, on any number of replicas, one goes through.
ALTER TABLE "write_records" ADD COLUMN "undoes" TEXT;
ALTER TABLE "write_records" ADD COLUMN "lease_until" TIMESTAMPTZ(6);

COMMENT ON COLUMN "write_records"."undoes" IS 'Of what the user undid in the portal: the record that it takes back';
COMMENT ON COLUMN "write_records"."lease_until" IS 'Until when nobody else may look what came of it, or try again';

CREATE UNIQUE INDEX "write_records_undoes_key" ON "write_records" ("undoes");
CREATE INDEX "write_records_user_id_at_id_idx" ON "write_records" ("user_id", "at" DESC, "id" DESC);
ALTER TABLE "write_records" ADD CONSTRAINT "write_records_undoes_fkey" FOREIGN KEY ("undoes") REFERENCES "write_records"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What an undo clears is found by its mark.
CREATE INDEX "writes_mark_idx" ON "writes" ("mark");
