-- A function with its owner's rights is for those alone who are given it by name: PostgreSQL gives every new function to
-- everybody. With this one mcp's role could have hung its log entries on a table of its own. Triggers that exist go on:
-- the right is asked for when one is made, not when it fires.
REVOKE ALL ON FUNCTION "record_credential_change" FROM PUBLIC;
