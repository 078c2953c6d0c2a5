"""The list behind a target: read by all of the plan's people, typed, changed, taken off and put back by its agency."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.figures.plan.target_figures import progress_of_targets
from ocop_tasks.models import AuditEntry, Product, ProductTerms, Target
from ocop_tasks.models.plan_changes.product_changes import add_product, withdraw_product
from ocop_tasks.rules.rule_broken import RuleBroken
from tests.conftest import hanoi
from tests.plans.reading import words


@pytest.fixture
def target(make):
    new = Target(
        plan=make.plan, section=make.section("II.2"), title="Sản phẩm mới từ 3 sao", planned=5,
        measure="sản phẩm", due_on=date(2022, 12, 31),
    )  # fmt: skip
    make.session.add(new)
    make.session.commit()
    return new


@pytest.fixture
def commune(make):
    return make.unit("Xã Bản Bo", under=make.issuer)


@pytest.fixture
def agency(make, sign_in):
    return sign_in(make.standing_agency())


@pytest.fixture
def product(make, target, commune):
    return stands(make, commune, target_id=target.id)


def stands(make, commune, name="Chè Shan", producer="HTX Bản Bo", **more):
    """A product that stands in the list."""
    terms = ProductTerms(name=name, producer=producer, commune_id=commune.id, **more)
    new = add_product(make.session, make.plan, terms, by=make.standing_agency(), at=hanoi(2022, 3, 1))
    make.session.commit()
    return new


def typed(commune, **more):
    """The form of a new product, filled in."""
    return {"name": "Chè Shan", "producer": "HTX Bản Bo", "commune_id": commune.id} | more


def seen(product, **more):
    """The form of a product as it was opened, with what was typed."""
    terms = product.terms
    told = {name: getattr(terms, name) for name in ProductTerms.__dataclass_fields__}
    base = (
        f'{{"name": "{product.name}", "producer": "{product.producer}", "commune_id": {product.commune_id}, '
        f'"group": null, "stars": null, "round": null, "target_id": {product.target_id}, "note": ""}}'
    )
    return {name: value for name, value in told.items() if value is not None} | {
        "version": product.version, "base": base,
    } | more  # fmt: skip


def test_an_empty_list_says_what_to_do_and_whose_it_is(make, sign_in, agency, target):
    address = f"/plans/{make.plan.id}/products"
    page = agency.get(address).text
    assert "Danh sách còn trống" in page
    assert f'href="{address}/new"' in page
    assert "danh sách có 0/5 sản phẩm" in words(page)
    commune = sign_in(make.user()).get(address).text
    assert "Cơ quan thường trực (Phòng NN&amp;PTNT) lập danh sách này" in commune
    assert "/products/new" not in commune


def test_a_typed_product_stands_in_the_list_beside_its_target_and_in_the_history(
    make, sign_in, agency, target, commune
):
    form = typed(commune, group="drinks", stars="4", round="1", target_id=target.id, note="Vụ xuân")
    assert agency.post(f"/plans/{make.plan.id}/products/new", data=form).status_code == 303

    page = words(sign_in(make.user(unit=commune)).get(f"/plans/{make.plan.id}/products").text)
    assert "Chè Shan chỉ tiêu: Sản phẩm mới từ 3 sao Vụ xuân HTX Bản Bo Đồ uống 4 sao đợt 1" in page
    assert "danh sách có 1/5 sản phẩm" in page
    assert "Danh sách có 1 sản phẩm" in words(agency.get(f"/plans/{make.plan.id}/progress").text)
    assert "Danh sách có 1 sản phẩm" in words(agency.get(f"/targets/{target.id}").text)
    history = words(agency.get(f"/plans/{make.plan.id}/history").text)
    for told in ("Thêm sản phẩm vào danh sách", "Nhóm sản phẩm Đồ uống", "Thuộc chỉ tiêu Sản phẩm mới"):
        assert told in history


def test_one_types_a_list_product_by_product_and_the_commune_stays(make, agency, target, commune):
    form = typed(commune, target_id=target.id, round="2", more="1")
    answer = agency.post(f"/plans/{make.plan.id}/products/new", data=form)
    page = agency.get(answer.location).text
    assert f'<option selected value="{commune.id}">' in page
    assert f'<option selected value="{target.id}">' in page
    assert "Chè Shan" in page, "it says what was added"


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(make, agency, commune):
    for said, told in (
        ({"name": " "}, "Hãy ghi tên sản phẩm."),
        ({"producer": ""}, "Hãy ghi chủ thể."),
        ({"commune_id": ""}, "Hãy chọn xã."),
        ({"stars": "6"}, "Lựa chọn này không có trong danh sách."),
        ({"round": "đợt đầu"}, "Hãy ghi số của đợt"),
        ({"group": "plants"}, "Lựa chọn này không có trong danh sách."),
        ({"name": "x" * 201}, "Dài quá 1 ký tự"),
    ):
        answer = agency.post(
            f"/plans/{make.plan.id}/products/new", data=typed(commune, note="Lời đã gõ") | said
        )
        assert answer.status_code == 422, said
        assert told in answer.text
        assert "Lời đã gõ" in answer.text
    assert make.session.query(Product).count() == 0


def test_a_commune_of_another_district_and_a_target_of_another_plan_cannot_be_chosen(
    make, agency, target, commune
):
    other = make.unit("Xã khác")
    with make.changing():
        other.move_under(None)
    make.session.commit()
    for said in ({"commune_id": other.id}, {"target_id": target.id + 1}):
        answer = agency.post(f"/plans/{make.plan.id}/products/new", data=typed(commune) | said)
        assert answer.status_code == 422


def test_the_same_product_of_the_same_producer_in_the_same_commune_stands_once(
    make, agency, commune, product
):
    again = typed(commune, name="CHÈ  SHAN", producer="htx bản bo")
    answer = agency.post(f"/plans/{make.plan.id}/products/new", data=again)
    assert answer.status_code == 422
    assert "đã có trong danh sách" in answer.text
    assert "CHÈ SHAN" in answer.text

    elsewhere = make.unit("Xã Nà Tăm", under=make.issuer)
    for other in (typed(elsewhere), typed(commune, producer="Hộ ông Pao")):
        assert agency.post(f"/plans/{make.plan.id}/products/new", data=other).status_code == 303
    assert make.session.query(Product).count() == 3


def test_a_change_is_kept_with_what_it_was_before(make, agency, product):
    form = seen(product, name="Chè Shan tuyết", stars="5")
    assert agency.post(f"/products/{product.id}/edit", data=form).status_code == 303
    entry = make.session.query(AuditEntry).filter_by(action="product.changed").one()
    assert entry.changes == {"name": ["Chè Shan", "Chè Shan tuyết"], "stars": [None, 5]}
    assert (entry.product_id, entry.plan_id) == (product.id, make.plan.id)


def test_a_form_saved_as_it_was_changes_nothing(make, agency, product):
    assert agency.post(f"/products/{product.id}/edit", data=seen(product)).status_code == 303
    assert make.session.query(AuditEntry).filter_by(action="product.changed").count() == 0


def test_a_product_cannot_become_another_that_stands(make, agency, commune, product):
    second = stands(make, commune, name="Mật ong")
    answer = agency.post(f"/products/{second.id}/edit", data=seen(second, name="chè shan"))
    assert answer.status_code == 422
    assert "đã có trong danh sách" in answer.text
    assert make.session.get(Product, second.id).name == "Mật ong"


def test_two_people_at_once_the_second_sees_both_and_his_own_text_stays(make, sign_in, agency, product):
    first, second = seen(product, stars="3"), seen(product, name="Chè cổ thụ", stars="4")
    assert agency.post(f"/products/{product.id}/edit", data=first | {"note": "Bao bì mới"}).status_code == 303

    answer = sign_in(make.standing_agency()).post(f"/products/{product.id}/edit", data=second)
    assert answer.status_code == 409
    page = words(answer.text)
    assert "Vừa có người khác lưu thay đổi ở đây" in page
    assert "Số sao dự kiến 3 sao 4 sao" in page
    assert "Ghi chú Bao bì mới bạn không sửa; đã lấy theo bản vừa lưu" in page
    assert 'value="Chè cổ thụ"' in answer.text
    assert make.session.get(Product, product.id).name == "Chè Shan"


def test_what_is_taken_off_stays_in_sight_with_its_reason_and_may_come_back(make, agency, target, product):
    address = f"/products/{product.id}/withdrawal"
    assert agency.post(address, data={"reason": " "}).status_code == 422
    assert agency.post(address, data={"reason": "Chủ thể ngừng sản xuất"}).status_code == 303
    assert agency.post(address, data={"reason": "Lần nữa"}).status_code == 422

    here = f"/plans/{make.plan.id}/products"
    assert "danh sách có 0/5 sản phẩm" in words(agency.get(here).text)
    assert "Xem 1 sản phẩm đã rút khỏi danh sách" in agency.get(here).text
    gone = words(agency.get(f"{here}?show=withdrawn").text)
    assert "rút lại" in gone
    assert "Chủ thể ngừng sản xuất" in gone
    refused = agency.post(f"/products/{product.id}/edit", data=seen(product, name="Khác"))
    assert refused.status_code == 422
    assert "đã được rút khỏi danh sách" in refused.text

    assert agency.post(f"/products/{product.id}/return").status_code == 303
    assert "danh sách có 1/5 sản phẩm" in words(agency.get(here).text)
    actions = [entry.action for entry in make.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions == ["product.added", "product.withdrawn", "product.put_back"]


def test_what_was_typed_anew_meanwhile_does_not_come_back_twice(make, agency, commune, product):
    agency.post(f"/products/{product.id}/withdrawal", data={"reason": "Ghi nhầm"})
    stands(make, commune)
    answer = agency.post(f"/products/{product.id}/return", follow_redirects=True)
    assert "đã có trong danh sách" in answer.text
    assert make.session.get(Product, product.id).withdrawn_at


def test_the_list_is_narrowed_by_commune_group_and_stars(make, agency, commune, target):
    other = make.unit("Xã Nà Tăm", under=make.issuer)
    stands(make, commune, "Chè", group="drinks", stars=4, target_id=target.id)
    stands(make, other, "Miến dong", group="food", stars=3)
    stands(make, other, "Thổ cẩm")
    here = f"/plans/{make.plan.id}/products"

    def found(asked):
        page = agency.get(f"{here}?{asked}").text
        return {name for name in ("Chè", "Miến dong", "Thổ cẩm") if f">{name}</a>" in page}

    assert found("") == {"Chè", "Miến dong", "Thổ cẩm"}
    assert found(f"commune={other.id}") == {"Miến dong", "Thổ cẩm"}
    assert found("group=drinks") == found("stars=4") == found(f"target={target.id}") == {"Chè"}
    assert found("group=none") == found("stars=none") == {"Thổ cẩm"}
    assert found(f"commune={commune.id}&stars=3") == set()
    assert "Không có sản phẩm nào khớp" in agency.get(f"{here}?stars=5").text
    assert found("commune=x&stars=9&page=-1") == {"Chè", "Miến dong", "Thổ cẩm"}, "nonsense narrows nothing"


def test_the_list_runs_a_fixed_number_of_statements_and_comes_in_pages(make, agency, commune, statements):
    here = f"/plans/{make.plan.id}/products"
    stands(make, commune, "Sản phẩm 0")
    agency.get(here)
    with statements() as few:
        agency.get(here)
    for number in range(1, 130):
        where = commune if number % 2 else make.unit(under=make.issuer)
        make.session.add(
            Product(
                plan=make.plan, commune=where, name=f"Sản phẩm {number}", producer="HTX", position=number,
                by=make.session.query(Product).first().by, at=hanoi(2022, 3, 1), group="food", stars=3,
            )
        )  # fmt: skip
    make.session.commit()
    agency.get(here)
    with statements() as many:
        page = agency.get(here).text
    assert len(few) == len(many) <= 9, "\n".join(many)
    assert "130 sản phẩm" in words(page)
    assert page.count('id="product-') == 100
    assert agency.get(f"{here}?page=2").text.count('id="product-') == 30


def test_a_past_day_counts_what_stood_behind_the_target_then(make, commune, target):
    def behind(month, day):
        return progress_of_targets(make.plan, None, date(2022, month, day))[0].products

    first = stands(make, commune, "Chè", target_id=target.id)
    stands(make, commune, "Mật ong", target_id=target.id)
    withdraw_product(
        make.session, first, by=make.standing_agency(), at=hanoi(2022, 5, 2, 23), reason="Ngừng sản xuất"
    )
    make.session.commit()
    assert [behind(2, 28), behind(3, 1), behind(5, 1), behind(5, 2)] == [0, 2, 2, 1]


def test_a_list_never_says_the_same_product_twice_even_past_the_form(make, commune, product):
    with pytest.raises(RuleBroken, match="product_stands"):
        stands(make, commune)
