"""Whose work is opened, and who is refused."""

import pytest

from buyerflow_widgets.storage.owner import UnknownOwner, current_owner, owner_in

DECLARED = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
HEADER = "HTTP_X_FORWARDED_USER"

ODD = ["", " ", " ann", "ann ", "\u00a0ann", "a\nb", "a\rb", "a\x00b", "a\x7fb", "a\u0085b", "a\u2028b", "a\udcffb", "x" * 256, "\t"]


@pytest.mark.parametrize(
    ("environment", "owner"),
    [
        ({}, "local"),
        ({"JUPYTERHUB_USER": "ann"}, "ann"),
        ({"JUPYTERHUB_USER": "ann", "BUYERFLOW_OWNER": "team"}, "team"),
        (DECLARED | {HEADER: "bea"}, "bea"),
        (DECLARED | {HEADER: "bea", "BUYERFLOW_OWNER": "ann", "JUPYTERHUB_USER": "ann"}, "bea"),
        ({HEADER: "bea"}, "local"),
        ({"BUYERFLOW_OWNER": "x" * 255}, "x" * 255),
        ({"BUYERFLOW_OWNER": "José Ōé 秀"}, "José Ōé 秀"),
    ],
)
def test_the_owner_is_the_declared_headers_else_the_environments(environment: dict[str, str], owner: str) -> None:
    assert current_owner(environment) == owner


@pytest.mark.parametrize("variable", ["BUYERFLOW_OWNER", "JUPYTERHUB_USER"])
@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_what_is_no_owner_is_refused_in_a_sentence(variable: str, odd: str) -> None:
    with pytest.raises(UnknownOwner, match=rf"^{variable} must be [^.]*; nothing was opened\.$"):
        current_owner({variable: odd, "HOME": "/"})


@pytest.mark.parametrize("odd", [None, *(each for each in ODD if each.isascii()), "Jos\xe9", "a\xc2\x85b", "ł"], ids=ascii)
def test_without_a_usable_header_nobody_else_is_meant(odd: str | None) -> None:
    environment = DECLARED | {"BUYERFLOW_OWNER": "ann", "JUPYTERHUB_USER": "ann"}
    with pytest.raises(UnknownOwner, match="cannot tell who you are"):
        current_owner(environment if odd is None else environment | {HEADER: odd})


@pytest.mark.parametrize("odd", ["", " ", "X Forwarded", "X-User:", "-", "é", "X_User", "X-User\n"], ids=ascii)
def test_a_header_that_is_none_is_refused_and_not_passed_over(odd: str) -> None:
    with pytest.raises(UnknownOwner, match="must be the name of a header"):
        current_owner({"BUYERFLOW_OWNER_HEADER": odd})


def test_two_people_are_never_made_one() -> None:
    composed, decomposed = "é", "e\u0301"
    names = ["Ann", "ann", "ANN", "ann.", "a nn", composed, decomposed, "ａnn", "а" + "nn"]
    seen = [owner_in(name.encode().decode("latin-1")) for name in names]
    assert seen == names
    assert len(set(seen)) == len(names)
