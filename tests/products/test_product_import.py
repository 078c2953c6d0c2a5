"""A list taken over from .xlsx, .docx and .csv: looked through, every doubt by its cell, then taken whole, once."""

from __future__ import annotations

import unicodedata
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from ocop_tasks.models import AuditEntry, Product, Target
from tests.plans.reading import words

HEADS = ["TT", "Tên sản phẩm", "Chủ thể", "Địa chỉ", "Nhóm", "Hạng sao dự kiến", "Đợt"]
TEA = [1, "Chè Shan tuyết", "HTX Bản Bo", "Xã Bản Bo", "Đồ uống", 4, "Đợt 1"]
HONEY = [2, "Mật ong rừng", "Hộ ông Pao", "xã Hồ Thầu", "Thực phẩm", "3 sao", "Đợt 2"]
XLSX, DOCX = "Biểu 01.xlsx", "Biểu 01.docx"


@pytest.fixture
def communes(make):
    """Two communes of the plan's district, and one of another."""
    make.plan  # noqa: B018  (lays the issuer)
    other = make.unit("Xã Mường Than")
    with make.changing():
        other.move_under(None)
    return {name: make.unit(f"Xã {name}", under=make.issuer) for name in ("Bản Bo", "Hồ Thầu")}


@pytest.fixture
def target(make, communes):
    new = Target(
        plan=make.plan, section=make.section("II.2"), title="Sản phẩm mới từ 3 sao", planned=5,
        measure="sản phẩm", due_on=date(2022, 12, 31),
    )  # fmt: skip
    make.session.add(new)
    make.session.commit()
    return new


@pytest.fixture
def agency(make, communes, sign_in):
    return sign_in(make.standing_agency())


@pytest.fixture
def here(make):
    return f"/plans/{make.plan.id}/products/import"


def sheet(*rows, edit=None) -> bytes:
    """An .xlsx with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if edit:
        edit(book.active)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def letter(*rows, edit=None) -> bytes:
    """A .docx with a sentence and a table of these rows."""
    document = Document()
    document.add_paragraph("Biểu 01: Danh mục sản phẩm mới năm 2022")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = str(text)
    if edit:
        edit(table)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def send(browser, here, content, name=XLSX, **more):
    """Send a file and open its dry run, or the form with what was wrong with it."""
    answer = browser.post(here, data={"file": (BytesIO(content), name)} | more)
    return browser.get(answer.location) if answer.status_code == 303 else answer


def address(dry_run):
    return dry_run.request.path


def take(browser, dry_run, **more):
    """Press the button of a dry run."""
    return browser.post(address(dry_run), data=more)


def products(make):
    """What stands in the list: name, producer, commune, group, stars, round."""
    return [
        (each.name, each.producer, each.commune.short_name, each.group, each.stars, each.round)
        for each in make.session.query(Product).order_by(Product.position)
    ]


TAKEN = [
    ("Chè Shan tuyết", "HTX Bản Bo", "Xã Bản Bo", "drinks", 4, 1),
    ("Mật ong rừng", "Hộ ông Pao", "Xã Hồ Thầu", "food", 3, 2),
]


def test_a_workbook_is_looked_through_first_and_then_taken_whole(make, agency, here, target):
    page = send(agency, here, sheet(["BIỂU 01"], [], HEADS, TEA, HONEY), target=str(target.id))
    assert "Nhập 2 sản phẩm" in words(page.text)
    assert "Chè Shan tuyết dòng 4 HTX Bản Bo Xã Bản Bo Đồ uống 4 1" in words(page.text)
    assert products(make) == []

    assert take(agency, page, target=target.id).status_code == 303
    assert products(make) == TAKEN
    assert {each.target_id for each in make.session.query(Product)} == {target.id}
    assert make.session.query(AuditEntry).filter_by(action="product.added").count() == 2
    assert agency.get(address(page)).status_code == 404, "what was taken is not kept"


def test_a_table_of_a_word_file_is_taken_like_one_of_a_workbook(make, agency, here):
    page = send(agency, here, letter(HEADS, TEA, HONEY), DOCX)
    assert "Biểu 01: Danh mục sản phẩm mới năm 2022" not in page.text, "one table needs no choice"
    assert take(agency, page).status_code == 303
    assert products(make) == TAKEN


def test_a_csv_file_is_taken_like_one_of_a_workbook(make, agency, here):
    text = "\n".join(";".join(str(cell) for cell in row) for row in (HEADS, TEA, HONEY))
    take(agency, send(agency, here, text.encode("utf-8-sig"), "bieu-01.csv"))
    assert products(make) == TAKEN


def test_the_same_file_takes_nothing_twice_whoever_sends_it(make, sign_in, agency, here):
    content = sheet(HEADS, TEA, HONEY)
    other = sign_in(make.standing_agency())
    second = send(other, here, content)
    take(agency, send(agency, here, content))
    tea = make.session.query(Product).filter_by(name="Chè Shan tuyết").one()
    tea.name = "Chè cổ thụ"
    make.session.commit()

    assert take(other, second).status_code == 422
    again = send(agency, here, content, "Tên khác.xlsx")
    assert "đã được" in again.text
    assert "nên không nhập lần nữa" in again.text
    assert take(agency, again).status_code == 422
    assert make.session.query(Product).count() == 2


def test_two_who_take_the_same_products_from_two_files_take_them_once(make, sign_in, agency, here):
    first = send(agency, here, sheet(HEADS, TEA))
    other = sign_in(make.standing_agency())
    second = send(other, here, sheet(HEADS, TEA, HONEY))
    assert "Nhập 2 sản phẩm" in words(second.text)
    assert take(agency, first).status_code == 303

    answer = take(other, second)
    assert answer.status_code == 422
    assert "đã có trong danh sách của kế hoạch" in answer.text
    assert make.session.query(Product).count() == 1

    narrowed = other.get(f"{address(second)}?known=1")
    assert "Nhập 1 sản phẩm" in words(narrowed.text)
    assert take(other, narrowed, known="1").status_code == 303
    assert products(make) == TAKEN


def test_a_double_click_takes_a_file_once(make, agency, here):
    page = send(agency, here, sheet(HEADS, TEA))
    key = {"idempotency_key": "nhap-bieu-01-hai-lan"}
    assert take(agency, page, **key).status_code == take(agency, page, **key).status_code == 303
    assert make.session.query(Product).count() == 1


def test_every_doubt_is_told_by_its_cell_and_nothing_is_taken(make, agency, here):
    rows = [
        [1, "Chè", "HTX A", "Xã Mường Than", "Đồ uống", 4, 1],
        [2, "Miến", "HTX A", "Bản Bo", "Xe máy", "sáu", "trước 20/4"],
        [3, "", "HTX A", "Bản Bo", "", "", ""],
        [4, "Mật", "", "Bản Bo", "", 6, ""],
        [5, "Bánh", "HTX B", "Hồ Thầu", "", "", ""],
        [6, "BÁNH", "htx  b", "xã Hồ Thầu", "", "", ""],
        [7, "x" * 201, "HTX C", "Bản Bo", "", "", ""],
    ]
    page = send(agency, here, sheet(HEADS, *rows))
    told = words(page.text)
    for doubt in (
        "D2 · Xã, thị trấn: “Xã Mường Than” Chưa rõ là xã, thị trấn nào của kế hoạch.",
        "E3 · Nhóm sản phẩm: “Xe máy” Không có nhóm này. Các nhóm của năm kế hoạch: Thực phẩm; Đồ uống;",
        "F3 · Số sao dự kiến: “sáu” Số sao cần là một số từ 1 đến 5.",
        "G3 · Đợt đánh giá: “trước 20/4” Chưa rõ là đợt nào.",
        "B4 · Tên sản phẩm Thiếu tên sản phẩm.",
        "C5 · Chủ thể Thiếu chủ thể.",
        "F5 · Số sao dự kiến: “6”",
        "Dòng 7 Tên sản phẩm: “BÁNH” Sản phẩm này có hai lần trong tệp: xem dòng 6.",
        "Dài quá 200 ký tự.",
    ):
        assert doubt in told, doubt
    assert "Nhập 1 sản phẩm" not in told
    assert take(agency, page).status_code == 422
    assert products(make) == []


def test_a_row_left_out_by_hand_is_no_longer_a_doubt(make, agency, here):
    page = send(agency, here, sheet(HEADS, TEA, [2, "Chưa rõ", "", "", "", "", ""]))
    assert "1 dòng chưa rõ" in words(page.text)
    narrowed = agency.get(f"{address(page)}?skip=3")
    assert "Nhập 1 sản phẩm" in words(narrowed.text)
    assert '<input type="hidden" name="skip" value="3">' in narrowed.text
    take(agency, narrowed, skip="3")
    assert products(make) == TAKEN[:1]


def test_as_above_repeats_what_stands_above_and_an_address_names_its_commune(make, agency, here):
    rows = [
        [1, "Chè", "HTX A", "Bản Hon, xã Bản Bo, huyện Tam Đường", "Đồ uống", 3, 1],
        [2, "Chè lam", "nt", "-nt-", "như trên", '"', "nt"],
    ]
    take(agency, send(agency, here, sheet(HEADS, *rows)))
    assert products(make)[1] == ("Chè lam", "HTX A", "Xã Bản Bo", "drinks", 3, 1)
    first = send(agency, here, sheet(HEADS, [1, "Miến", "nt", "Bản Bo", "", "", ""]))
    assert "“nt” (như trên), nhưng bên trên không có gì." in words(first.text)


def test_merged_headings_of_two_rows_and_merged_communes_are_understood(make, agency, here):
    def merge(active):
        active.merge_cells("A1:A2")
        active.merge_cells("B1:B2")
        active.merge_cells("C1:C2")
        active.merge_cells("D1:E1")
        active.merge_cells("E4:E5")

    rows = [
        ["STT", "TÊN SẢN PHẨM", "Tên chủ thể", "Địa chỉ", None],
        [None, None, None, "Thôn, bản", "Xã"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "Chè Shan tuyết", "HTX Bản Bo", "Nà Ly", "Bản Bo"],
        [2, "Chè lam", "HTX Bản Bo", "Nà Ly", None],
    ]
    take(agency, send(agency, here, sheet(*rows, edit=merge)))
    assert [each[:3] for each in products(make)] == [
        ("Chè Shan tuyết", "HTX Bản Bo", "Xã Bản Bo"), ("Chè lam", "HTX Bản Bo", "Xã Bản Bo"),
    ]  # fmt: skip


def test_a_heading_merged_into_the_list_is_a_doubt(make, agency, here):
    page = send(agency, here, sheet(HEADS, TEA, edit=lambda active: active.merge_cells("B1:B2")))
    assert "Ô này gộp với dòng tiêu đề" in page.text
    assert take(agency, page).status_code == 422


def test_communes_and_groups_may_stand_above_their_products_and_totals_are_no_product(make, agency, here):
    rows = [
        ["TT", "Tên sản phẩm", "Chủ thể"],
        ["I", "Xã Bản Bo", None],
        [1, "Chè Shan tuyết", "HTX Bản Bo"],
        ["II", "Xã Hồ Thầu", None],
        [2, "Mật ong rừng", "Hộ ông Pao"],
        ["Tổng cộng", "02 sản phẩm", None],
    ]
    page = send(agency, here, sheet(*rows))
    assert "3 dòng không phải sản phẩm hoặc không nhập" in words(page.text)
    take(agency, page)
    assert [each[:3] for each in products(make)] == [each[:3] for each in TAKEN]


def test_vietnamese_letters_sent_apart_are_the_same_letters(make, agency, here):
    apart = [[unicodedata.normalize("NFD", str(cell)) for cell in row] for row in (HEADS, TEA, HONEY)]
    take(agency, send(agency, here, sheet(*apart)))
    assert products(make) == TAKEN
    assert "đã có trong danh sách" in send(agency, here, sheet(HEADS, TEA)).text


def test_columns_that_are_not_understood_are_chosen_by_hand(make, agency, here):
    rows = [["A1", "Cột hai", "Cột ba", "Cột bốn"], ["x", "Chè", "HTX A", "Bản Bo"]]
    page = send(agency, here, sheet(*rows))
    assert "Chưa hiểu bảng này" in page.text
    assert "B · Cột hai" not in page.text, "nobody knows yet which row is the heading"
    chosen = {"column-name": 2, "column-producer": 3, "column-commune": 4, "first": 2, "table": 0}
    narrowed = agency.get(address(page), query_string=chosen)
    assert "Nhập 1 sản phẩm" in words(narrowed.text)
    assert "B · Cột hai" in narrowed.text
    take(agency, narrowed, **{name: str(value) for name, value in chosen.items()})
    assert products(make) == [("Chè", "HTX A", "Xã Bản Bo", None, None, None)]


def test_two_columns_of_one_heading_are_asked_about(make, agency, here):
    rows = [["Tên sản phẩm", "Chủ thể", "Xã", "Xã"], ["Chè", "HTX A", "Bản Bo", "Hồ Thầu"]]
    page = send(agency, here, sheet(*rows))
    assert "Nhiều cột có tiêu đề này. Hãy chọn một cột." in page.text
    assert take(agency, page).status_code == 422
    chosen = agency.get(f"{address(page)}?column-commune=3&table=0")
    assert "Nhập 1 sản phẩm" in words(chosen.text)


def test_formulas_hidden_rows_and_hidden_sheets_are_told(make, agency, here):
    def edit(active):
        active["B2"] = '="Chè "&"Shan"'
        active["C2"] = "='[nguon.xlsx]Sheet1'!A1"
        active.row_dimensions[3].hidden = True
        hidden = active.parent.create_sheet("Nháp")
        hidden["A1"] = "x"
        hidden.sheet_state = "hidden"

    told = words(send(agency, here, sheet(HEADS, TEA, HONEY, edit=edit)).text)
    assert "Ô này là công thức. Hãy dán giá trị thay cho công thức." in told
    assert "Công thức này lấy số từ một tệp khác" in told
    assert "Dòng 3 Dòng này đang bị ẩn trong tệp." in told
    assert "Trang tính ẩn không được đọc: Nháp." in told


def test_of_several_tables_the_list_is_found_and_another_can_be_chosen(make, agency, here):
    def more(active):
        second = active.parent.create_sheet("Sản phẩm", 1)
        for row in (HEADS, TEA):
            second.append(row)
        third = active.parent.create_sheet("Dự phòng", 2)
        for row in (HEADS, HONEY):
            third.append(row)

    page = send(agency, here, sheet(["Quyết định"], ["Điều 1"], edit=more))
    assert "Chè Shan tuyết dòng 2" in words(page.text)
    other = agency.get(f"{address(page)}?was=1&table=2&column-name=5")
    assert "Mật ong rừng dòng 2" in words(other.text)
    take(agency, other, table="2")
    assert products(make) == TAKEN[1:]
    assert "Nhập 1 sản phẩm" in words(send(agency, here, sheet(HEADS, TEA)).text), (
        "another table of it is not taken"
    )


def test_tracked_changes_of_a_word_file_are_read_as_accepted_and_told(make, agency, here):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def track(table):
        paragraph = table.cell(1, 1).paragraphs[0]._p
        paragraph.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="1" w:author="A"><w:r><w:t xml:space="preserve"> tuyết</w:t></w:r></w:ins>'
            )
        )
        paragraph.append(
            parse_xml(
                f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText> xanh</w:delText></w:r></w:del>'
            )
        )

    page = send(agency, here, letter(HEADS, [1, "Chè Shan", *TEA[2:]], edit=track), DOCX)
    assert "Văn bản còn thay đổi đang theo dõi" in page.text
    take(agency, page)
    assert products(make) == TAKEN[:1]


def test_merged_cells_of_a_word_table_say_the_same_everywhere(make, agency, here):
    def merge(table):
        table.cell(1, 2).merge(table.cell(2, 2))
        table.cell(1, 3).merge(table.cell(2, 3))

    rows = [HEADS, TEA, [2, "Chè lam", "", "", "Đồ uống", 3, 1]]
    take(agency, send(agency, here, letter(*rows, edit=merge), DOCX))
    assert [each[:3] for each in products(make)] == [
        ("Chè Shan tuyết", "HTX Bản Bo", "Xã Bản Bo"), ("Chè lam", "HTX Bản Bo", "Xã Bản Bo"),
    ]  # fmt: skip


def test_the_portal_s_own_list_can_be_taken_over_again(make, agency, here, target):
    take(agency, send(agency, here, sheet(HEADS, TEA, HONEY)), target=str(target.id))
    own = agency.get(f"/plans/{make.plan.id}/products.xlsx").data
    for product in make.session.query(Product):
        product.withdrawn_at = product.at
    make.session.commit()
    page = send(agency, here, own)
    assert "Nhập 2 sản phẩm" in words(page.text)
    take(agency, page)
    assert products(make)[2:] == TAKEN


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "rong.xlsx", "Hãy chọn tệp|Tệp này rỗng"),
        (b"%PDF-1.7 ...", "bieu.pdf", "không phải bảng tính"),
        (b"MZ\x90\x00", "bieu.xlsx", "không phải bảng tính"),
        ("Tên sản phẩm;Chủ thể\n".encode() + b"Ch\xcc \xb9\xb8", "tcvn3.csv", "không phải Unicode"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(agency, here, content, name, told):
    answer = send(agency, here, content, name)
    assert answer.status_code == 422
    assert any(each in answer.text for each in told.split("|"))


def test_a_word_file_without_a_table_says_so(agency, here):
    file = BytesIO()
    Document().save(file)
    answer = send(agency, here, file.getvalue(), DOCX)
    assert answer.status_code == 422
    assert "Không thấy bảng nào" in answer.text


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_refused_with_a_word_and_soon(agency, here):
    book = Workbook(write_only=True)
    rows = book.create_sheet()
    rows.append(HEADS)
    for number in range(100_000):
        rows.append([number, f"Chè {number}", "HTX", "Bản Bo"])
    file = BytesIO()
    book.save(file)
    answer = send(agency, here, file.getvalue())
    assert answer.status_code == 422
    assert "hơn 5.000 dòng" in answer.text


def test_a_dry_run_is_its_sender_s_alone(make, sign_in, agency, here):
    page = send(agency, here, sheet(HEADS, TEA))
    assert sign_in(make.standing_agency()).get(address(page)).status_code == 404
    assert sign_in(make.chairman()).get(address(page)).status_code == 403


def test_a_dry_run_takes_a_fixed_number_of_statements(make, agency, here, statements):
    few = send(agency, here, sheet(HEADS, TEA))
    many = send(
        agency, here, sheet(HEADS, *([n, f"Chè {n}", "HTX", "Bản Bo", "", "", ""] for n in range(400)))
    )
    counts = []
    for page in (few, many):
        agency.get(address(page))
        with statements() as seen:
            agency.get(address(page))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
