"""What was found, beside what was promised."""


class Figures:
    def __init__(self):
        self._rows = []

    def add(self, name, value, limit=None, is_kept=None):
        """`limit` and `is_kept` only where something was promised."""
        self._rows.append((name, value, limit, is_kept))

    @property
    def are_kept(self):
        return all(is_kept is not False for _, _, _, is_kept in self._rows)

    def show(self):
        words = {None: "", True: "ok", False: "MISSED"}
        rows = [(name, str(value), f"goal {limit}" if limit else "", words[is_kept])
                for name, value, limit, is_kept in self._rows]
        # What attackers met is long: it does not make the column wide.
        widths = [max(len(row[column]) for row in rows if row[2] or column == 0) for column in range(3)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0])).rstrip())

    def told(self):
        return [{"name": name, "value": value, "limit": limit, "kept": is_kept}
                for name, value, limit, is_kept in self._rows]
