"""The papers say what is there: the site builds, links lead somewhere, examples run, and no other server is named."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import buyerflow_widgets
from tests.packaging.papers import (
    HOSTS,
    PAPERS,
    ROOT,
    SETTINGS,
    broken,
    examples,
    foreign_hosts,
    headings,
    repeated_sentences,
    targets,
)

README = ROOT / "README.md"
DOCS = ROOT / "docs"
LANGUAGES = {"bash", "py", "python", "text", "yaml"}
"""Of examples: `python` is run, `py` is a fragment, or needs a program or a server of its own; `text` is what one prints."""
WITH_PYTHON = [page for page in PAPERS if any(example.language == "python" for example in examples(page.read_text(encoding="utf-8")))]
_ASSET = re.compile(r"""<(?:link|script|img|source|iframe)\b[^>]*?\b(?:href|src|srcset)="?([^"\s>]+)""")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def build(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Builds a site; a warning is an error."""
    # Not --quiet: it keeps warnings from being counted.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(config), "--site-dir", str(folder)]
    # The theme's authors announce another program of theirs on every start.
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built."""
    folder = tmp_path_factory.mktemp("site")
    built = build(ROOT / "mkdocs.yml", folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def written(site: Path) -> str:
    """The HTML of all its pages."""
    return "\n".join(path.read_text(encoding="utf-8") for path in site.glob("*.html"))


def test_the_readme_is_short() -> None:
    assert len(README.read_bytes()) <= 7_000


def test_no_sentence_stands_in_the_readme_twice() -> None:
    assert repeated_sentences(README.read_text(encoding="utf-8")) == []


def test_the_readme_has_the_commands_that_are_tested() -> None:
    blocks = [example.code.strip() for example in examples(README.read_text(encoding="utf-8")) if example.language == "bash"]

    assert blocks == ["python -m pip install . && buyerflow", 'python -m pip install -e ".[test]" && pytest']
    assert blocks[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_page_is_in_the_site_and_asks_no_other_server_for_anything(site: Path) -> None:
    pages = {path.name for path in site.glob("*.html")}
    assets = set(_ASSET.findall(written(site)))

    assert {f"{path.stem}.html" for path in DOCS.glob("*.md")} <= pages
    assert len(assets) > 10
    assert {asset for asset in assets if re.match(r"(?:\w+:)?//", asset)} == set()


def test_the_site_links_to_no_host_but_ours(site: Path) -> None:
    links = set(re.findall(r"""\bhref="?(https?://[^"\s>]+)""", written(site)))

    assert links
    assert {link for link in links if foreign_hosts(link)} == set()


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    reference = (site / "reference.html").read_text(encoding="utf-8")
    shown = set(re.findall(r'\bid="?(buyerflow_widgets\.[\w.]+)', reference))
    public = [(buyerflow_widgets, each) for each in buyerflow_widgets.__all__ if each != "analyses"]
    public += [(buyerflow_widgets.analyses, each) for each in buyerflow_widgets.analyses.__all__]

    assert [each for module, each in public if not full_names(module, each) & shown] == []
    # A function that has the name of its module must not be taken for that.
    assert "doc-module" not in reference


def full_names(module: ModuleType, public_name: str) -> set[str]:
    """By which the reference may know something public: where it is given, and where it is made."""
    found = getattr(module, public_name)
    made = f"{found.__module__}.{found.__qualname__}" if hasattr(found, "__qualname__") else ""
    return {f"{module.__name__}.{public_name}", made}


@pytest.mark.parametrize("page", PAPERS, ids=name)
def test_every_link_of_a_page_leads_to_something(page: Path) -> None:
    assert broken(page) == []


@pytest.mark.parametrize("page", [*PAPERS, *SETTINGS], ids=name)
def test_no_page_names_a_host_but_ours(page: Path) -> None:
    assert foreign_hosts(page.read_text(encoding="utf-8")) == set()


def test_each_host_that_is_allowed_is_named_somewhere() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAPERS)

    assert {host for host in HOSTS if host not in text} == set()


@pytest.mark.parametrize("page", PAPERS, ids=name)
def test_every_block_of_code_says_what_it_is(page: Path) -> None:
    assert {example.language for example in examples(page.read_text(encoding="utf-8"))} <= LANGUAGES


@pytest.mark.parametrize("page", WITH_PYTHON, ids=name)
def test_the_python_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    blocks = [
        (f"{name(page)}, the block at line {example.line}", example.code)
        for example in examples(page.read_text(encoding="utf-8"))
        if example.language == "python"
    ]
    environment = os.environ | {"BUYERFLOW_STORE": str(tmp_path / "store.sqlite"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.packaging.run_examples"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, input=json.dumps(blocks), capture_output=True, text=True, check=False, timeout=300
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_examples_are_found_in_all_pages_that_have_some() -> None:
    assert {"README.md", "docs/analysts.md", "docs/check-of-facts.md", "docs/language-model.md"} <= set(map(name, WITH_PYTHON))


def test_every_picture_is_small_and_shown_and_there_is_one_of_each_theme() -> None:
    pictures = {path.name for path in (DOCS / "images").glob("*.png")}
    shown = {Path(target).name for page in PAPERS for target in targets(page.read_text(encoding="utf-8")) if target.endswith(".png")}

    assert pictures == shown
    assert {each.replace("-dark", "-light") for each in pictures if "-dark" in each} == {each for each in pictures if "-light" in each}
    assert [path.name for path in (DOCS / "images").iterdir() if path.stat().st_size > 150_000] == []


# -- what these tests look with does see what is wrong


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# The `one` heading, here\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md) [b](there.md#the-one-heading-here) [c](#here) ![d](none.png) [e](there.md#none) [f](../out.md)\n\n# Here\n\n"
        '<picture><source srcset="none.webp"><img src="there.md"></picture>\n\n`[g](none.md)` [h](https://genkit.dev/none)\n'
    )

    assert broken(page, tmp_path) == ["none.png", "there.md#none", "../out.md", "none.webp"]


@pytest.mark.parametrize("link", ["nowhere.md", "index.md#nowhere", "/index.md"])
def test_a_link_that_leads_nowhere_is_seen_as_the_site_is_built(link: str, tmp_path: Path) -> None:
    pages, folder, config = tmp_path / "pages", tmp_path / "site", tmp_path / "mkdocs.yml"
    pages.mkdir()
    folder.mkdir()
    config.write_text(f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: {pages}\nnav: [index.md]\nplugins: [search]\n")
    (pages / "index.md").write_text("# One page\n")
    assert build(config, folder).returncode == 0

    (pages / "index.md").write_text(f"# One page\n\n[a]({link})\n")
    built = build(config, folder)
    assert built.returncode != 0
    assert f"link '{link}'" in built.stderr


def test_a_host_that_is_not_ours_is_seen() -> None:
    text = "[a](https://cdn.example.org/x.js), `http://localhost:8080/v1`, <https://genkit.dev>, https://me:pw@other.example.net:80/ https://evil.com"

    assert foreign_hosts(text) == {"cdn.example.org", "other.example.net", "evil.com"}


def test_a_sentence_that_stands_twice_is_seen() -> None:
    text = "Each change is saved as you make it. Short one. Short one.\n\n- Each change is\n  saved as [you](x.md) make it.\n"

    assert repeated_sentences(text) == ["Each change is saved as you make it."]


def test_headings_are_named_as_git_hosts_and_the_site_name_them() -> None:
    assert headings("# Two people, two windows\n\n## What is sent, and when\n") == {"two-people-two-windows", "what-is-sent-and-when"}
