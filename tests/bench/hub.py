"""What a user of the JupyterHub of deploy/ costs: memory of each part, and how long one waits for the app. `python -m tests.bench.hub`."""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import sync_playwright

from tests.bench.visitors import memory
from tests.support import chromium
from tests.support.app_page import open_app
from tests.support.hubs import hub, log_in, servers
from tests.support.postgresql import running_postgresql

PEOPLE = ("ada", "grace", "hedy")


def main() -> None:
    """Prints the figures, with a page prepared ahead for each user and without."""
    say = sys.stdout.write
    with sync_playwright() as playwright, running_postgresql() as database:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        for prepared in (True, False):
            with (
                tempfile.TemporaryDirectory() as folder,
                hub(Path(folder), database.url(), f"--Spawner.args=--preheat_kernel={prepared}") as server,
            ):
                logins, reloads = [], []
                for name in PEOPLE:
                    page = browser.new_context().new_page()
                    begun = time.perf_counter()
                    log_in(page, server, name)
                    logins.append(time.perf_counter() - begun)
                    # The next page is prepared when this one has long been there.
                    page.wait_for_timeout(12_000)
                    begun = time.perf_counter()
                    open_app(page, server, page.reload)
                    reloads.append(time.perf_counter() - begun)
                page.wait_for_timeout(12_000)
                users = servers(server)
                behind = [child for user in users for child in user.children(recursive=True)]
                connections = database.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = '' AND backend_type = 'client backend'"
                )
                others = [child for child in psutil.Process(server.process.pid).children() if child not in users]
                say(f"{len(PEOPLE)} users, {'a page prepared ahead' if prepared else 'nothing prepared ahead'}\n")
                say(f"  login to app ready, s     {median(logins):.1f}\n  page to app ready, s      {median(reloads):.1f}\n")
                say("  memory, MB, with its share of what it has in common with others\n")
                say(f"    a user's server           {median(memory(user).pss for user in users):.0f}\n")
                say(f"    what runs behind a page   {median(memory(each).pss for each in behind):.0f}, {len(behind)} of them\n")
                say(f"    the Hub                   {memory(psutil.Process(server.process.pid)).pss:.0f}\n")
                say(f"    its proxy and services    {sum(memory(each).pss for each in others):.0f}\n")
                say(f"  connections to PostgreSQL {connections[0][0] - 1}\n")
        browser.close()


if __name__ == "__main__":
    main()
