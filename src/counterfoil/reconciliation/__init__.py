"""Whether both halves match: what ICE recorded beside what the custodian recorded."""
