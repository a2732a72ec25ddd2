"""`audit verify`: each record carries the hash of the one before; whatever was altered is named."""

import argparse


def verify(options: argparse.Namespace) -> int:
    """Verify one journal or all of them."""
    raise NotImplementedError
