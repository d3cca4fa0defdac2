"""`python -m signalpost`, the same as the `signalpost` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; says what to install when only the SDK is there."""
    try:
        from signalpost.cli.app import run
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] == "signalpost":
            raise
        sys.exit(
            f"signalpost: {missing.name} is not installed. The command line needs: pip install 'signalpost[server]'"
        )
    run()


if __name__ == "__main__":
    main()
