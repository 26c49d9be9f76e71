-- A link that a file is sent to is used up by the write that it begins, which alone may go on with it, or give it back
-- where certainly nothing came of it. See docs/attachments.md.
ALTER TABLE "file_tickets" ADD COLUMN "used_by" TEXT;

COMMENT ON COLUMN "file_tickets"."used_by" IS 'The mark of the write that used it, of a link that a file is sent to';
