"""`python -m hardener` is `hardener`."""

import sys

from hardener.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
