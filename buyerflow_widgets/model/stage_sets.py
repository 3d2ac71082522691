"""The stage sets offered when a map is begun."""

from types import MappingProxyType
from typing import Final

STANDARD: Final = "Standard"

STAGE_SETS: Final = MappingProxyType(
    {
        STANDARD: ("Awareness", "Consideration", "Decision"),
        # Gartner, "The B2B Buying Journey": the six jobs that buyers must complete.
        "Six buying jobs": (
            "Problem identification",
            "Solution exploration",
            "Requirements building",
            "Supplier selection",
            "Validation",
            "Consensus creation",
        ),
        # E. St. Elmo Lewis, 1898.
        "AIDA": ("Attention", "Interest", "Desire", "Action"),
        # Avinash Kaushik, 2013.
        "See–Think–Do–Care": ("See", "Think", "Do", "Care"),
        "SaaS": ("Discover", "Sign up", "Activate", "Buy", "Expand"),
        "Industrial": ("Needs awareness", "Research", "Comparison", "Procurement"),
        "Customer lifecycle": ("Awareness", "Evaluation", "Purchase", "Onboarding", "Adoption", "Retention", "Advocacy"),
    }
)
"""Stage names by the set's name, in the order they are offered."""
