"""JupyterHub with the app as each user's server. `README.md` one folder up says how to start it.

Whoever has an account on this machine and is listed in BUYERFLOW_USERS logs in, and works in a server that runs under that account:
so the Hub must run as root. tests/deploy/ starts this file with another login and another spawner; all the rest is as it is here.
"""

import os
import sys
from pathlib import Path

from jupyterhub.spawner import Spawner

c = get_config()  # noqa: F821 (JupyterHub's)

# The Hub's own database, key and processes: systemd names a folder for them, else it is the one that you start the Hub in.
state = Path(os.environ.get("STATE_DIRECTORY", ".")).absolute()
c.JupyterHub.db_url = f"sqlite:///{state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "jupyterhub_cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(state / "jupyterhub-proxy.pid")

# Where people come in. Beyond this machine put TLS before it, or set c.JupyterHub.ssl_key and ssl_cert.
c.JupyterHub.bind_url = "http://127.0.0.1:8000/"
# Where users could attack each other (with notebooks, or other programs under the same domain) give each a subdomain, and cookies that no
# other subdomain can set (GHSA-7r3h-4ph8-w38g): c.JupyterHub.subdomain_host = "https://maps.example.com" together with
# c.JupyterHub.cookie_host_prefix_enabled = True. Both need TLS, DNS and a certificate for *.maps.example.com: README.md says more.
c.ConfigurableHTTPProxy.command = [str(Path(__file__).parent / "node_modules" / ".bin" / "configurable-http-proxy")]

# Who gets in: the accounts of this machine that you list, nobody until then. There are authenticators for Google, GitHub, Azure AD,
# OpenID Connect, LDAP and more (the packages oauthenticator and ldapauthenticator).
c.Authenticator.allowed_users = set(os.environ.get("BUYERFLOW_USERS", "").split())

# The app, and nothing but the app: no files, no terminal, no notebook. Its page is the root of the user's address.
c.Spawner.cmd = ["buyerflow-singleuser"]
c.Spawner.default_url = "/"
# A first start on a busy machine takes its time.
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
# On many machines: c.JupyterHub.spawner_class = "docker", or "kubespawner.KubeSpawner", with an image that has this package in it.

# One store for all; each person's work is stored under the name they have in the Hub, and shown to nobody else.
passed_on = ("BUYERFLOW_STORE", "OPENAI_API_KEY", "OPENAI_BASE_URL", "BUYERFLOW_MODEL")
c.Spawner.environment = {name: os.environ[name] for name in passed_on if name in os.environ}

# Whoever has a shell or a notebook under one of these accounts can read the store's address. With row-level security
# (../postgresql/) and this secret each person has a role of their own in PostgreSQL, and the address of that one.
if secret := os.environ.get("BUYERFLOW_ROLE_SECRET"):
    import hashlib
    import hmac
    from urllib.parse import quote, urlsplit, urlunsplit

    import psycopg
    from psycopg.sql import SQL, Identifier, Literal

    # Of a role that is there: whether it is a plain one that may do nothing by itself, and one of the app's people.
    ROLE = """
        SELECT rolcanlogin AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication)
               AND rolname <> current_user
               AND NOT EXISTS (SELECT FROM pg_class WHERE relowner = role.oid),
               EXISTS (SELECT FROM pg_auth_members JOIN pg_roles people ON people.oid = roleid
                       WHERE member = role.oid AND people.rolname = 'buyerflow_users')
        FROM pg_roles role WHERE rolname = %s"""

    def own_role(spawner: Spawner) -> None:
        """Make the person's role, and hand on its address in place of the owner's."""
        name = spawner.user.name
        password = hmac.digest(secret.encode(), name.encode(), hashlib.sha256).hex()
        url = urlsplit(os.environ["BUYERFLOW_STORE"].replace("postgresql+psycopg:", "postgresql:", 1))
        role = Identifier(name)
        with psycopg.connect(urlunsplit(url)) as connection:
            known = connection.execute(ROLE, (name,)).fetchone()
            if known is None:
                connection.execute(SQL("CREATE ROLE {} LOGIN IN ROLE buyerflow_users").format(role))
            elif known != (True, True):
                # Its password is not ours to set: it is the database's own, or another program's.
                raise PermissionError("The database has a role of this name that is not the app's.")
            connection.execute(SQL("ALTER ROLE {} PASSWORD {}").format(role, Literal(password)))
        own = urlunsplit(url._replace(netloc=f"{quote(name, safe='')}:{password}@{url.netloc.rpartition('@')[2]}"))
        spawner.environment = spawner.environment | {"BUYERFLOW_STORE": own}

    c.Spawner.pre_spawn_hook = own_role

# What a user's server may take, where the spawner can hold it to that (systemd, Docker, Kubernetes): two open pages need less than half.
c.Spawner.mem_limit = "1G"

# A server that nobody has used for an hour ends; an open page counts as use. The next visit starts it again, with everything there.
seconds = os.environ.get("BUYERFLOW_CULL_AFTER", "3600")
c.JupyterHub.last_activity_interval = min(300, max(1, int(seconds) // 10))
c.JupyterHub.services = [
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={seconds}"]},
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
