"""Runs the command line as `python -m counterfoil`."""

from counterfoil.cli.main import main

if __name__ == "__main__":
    main()
