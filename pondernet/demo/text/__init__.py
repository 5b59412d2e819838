"""What the visitor reads, a module a tab. Everything that came from outside is escaped here."""
