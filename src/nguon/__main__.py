"""`python -m nguon`."""

from nguon.cli import main

if __name__ == "__main__":
    main()
