-- Replicas of mcp hold connections in memory. Whatever they could hold wrongly is recorded in the transaction that
-- changes it, by whom the connection belongs to, since a new connection has an id that nobody knows yet.
-- With its owner's rights: mcp's role may give a connection new tokens, and must not write the log. `pg_temp` comes
-- last, so that nobody's temporary table takes the log's place.
CREATE FUNCTION "record_credential_change"() RETURNS TRIGGER LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM "record_change"('credential', coalesce(OLD."user_id", OLD."service_id"));
  END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE'
    AND coalesce(NEW."user_id", NEW."service_id") <> coalesce(OLD."user_id", OLD."service_id") THEN
    PERFORM "record_change"('credential', coalesce(NEW."user_id", NEW."service_id"));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "credential_existence" AFTER INSERT OR DELETE ON "connections" FOR EACH ROW
  EXECUTE FUNCTION "record_credential_change"();

-- A new key around the same data key changes nothing that is held.
CREATE TRIGGER "credential_change" AFTER UPDATE ON "connections" FOR EACH ROW
  WHEN ((OLD."user_id", OLD."service_id", OLD."account_id", OLD."display_name", OLD."status", OLD."scopes", OLD."sites",
         OLD."access_sealed", OLD."expires_at", OLD."generation")
    IS DISTINCT FROM
        (NEW."user_id", NEW."service_id", NEW."account_id", NEW."display_name", NEW."status", NEW."scopes", NEW."sites",
         NEW."access_sealed", NEW."expires_at", NEW."generation"))
  EXECUTE FUNCTION "record_credential_change"();
