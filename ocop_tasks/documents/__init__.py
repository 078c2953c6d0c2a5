"""Documents that the portal makes, in the form of the state's offices (Nghị định 30/2020/NĐ-CP, Phụ lục I).

They are in Vietnamese whoever asks for them: they are signed and sent. Features fill them in; nothing here reads the
database or knows of a request. Import this package late: the office library takes its time.
"""
