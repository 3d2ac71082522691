-- Lets PostgreSQL itself see to it that people read and write their own work alone, whatever they run: for operators who give them more
-- than the app's page, such as a notebook or a shell, where the store's address can be read.
--
-- Each person is a role of the database, named as in the Hub, and a member of `buyerflow_users`. With BUYERFLOW_ROLE_SECRET set,
-- ../jupyterhub/jupyterhub_config.py makes the roles; by hand it is
--     CREATE ROLE "planner" LOGIN PASSWORD '…' IN ROLE buyerflow_users;
--
-- Run it as the owner of the tables, when `buyerflow store migrate` has made them, and again after each upgrade:
--     psql -v ON_ERROR_STOP=1 -f row_level_security.sql "postgresql://…"
-- The owner of the tables is not held to it, and so can back up and migrate the store.

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'buyerflow_users') THEN
        CREATE ROLE buyerflow_users NOLOGIN;
    END IF;
END
$$;

REVOKE ALL ON migrations, revisions, personas, places FROM PUBLIC;
GRANT SELECT ON migrations TO buyerflow_users;
GRANT SELECT, INSERT, UPDATE, DELETE ON revisions, personas, places TO buyerflow_users;

ALTER TABLE revisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE personas ENABLE ROW LEVEL SECURITY;
ALTER TABLE places ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS own_work ON revisions;
DROP POLICY IF EXISTS own_work ON personas;
DROP POLICY IF EXISTS own_work ON places;
-- The group itself, which its members may become, has no work: it would be a corner for all.
CREATE POLICY own_work ON revisions TO buyerflow_users USING (owner = current_user AND owner <> 'buyerflow_users');
CREATE POLICY own_work ON personas TO buyerflow_users USING (owner = current_user AND owner <> 'buyerflow_users');
CREATE POLICY own_work ON places TO buyerflow_users USING (owner = current_user AND owner <> 'buyerflow_users');

COMMIT;
