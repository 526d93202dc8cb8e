"""The rules as an office reads them: reports, pages to sign off, sums in the terminal."""
