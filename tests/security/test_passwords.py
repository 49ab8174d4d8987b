import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyou_desktop.domain.errors import FieldError, UserError
from jieyou_desktop.security import passwords

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@pytest.mark.parametrize("password", ["石桥老槐树", "maple-river-42", "ｍａｐｌｅ　ｒｉｖｅｒ"])
def test_a_sentence_of_ones_own_will_do(password):
    passwords.check(password, "王芳")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("老槐树", "太短"),
        ("maple42", "太短"),
        ("12345678", "猜到"),
        ("hgfedcba", "猜到"),
        ("11111111", "猜到"),
        ("Password", "猜到"),
        ("13905391234", "全是数字"),
        ("王芳20260916", "自己的姓名"),
    ],
)
def test_an_easy_password_is_refused_beside_its_field(password, why):
    with pytest.raises(FieldError, match=why) as refusal:
        passwords.check(password, "王芳")
    assert refusal.value.field == "password"


def test_a_chinese_keyboards_full_width_digits_are_the_same_password():
    assert passwords.normal("ｍａｐｌｅ４２") == passwords.normal("maple42 ")


def test_codes_differ_and_read_back_however_they_are_typed():
    code = passwords.new_recovery_code()
    assert code != passwords.new_recovery_code()
    assert [len(group) for group in code.split("-")] == [5] * 6
    assert passwords.read_recovery_code(code.lower().replace("-", " ")) == code


@given(st.integers(0, 29), st.sampled_from(LETTERS))
def test_any_single_wrong_letter_is_found_in_its_group(at, letter):
    code = passwords.new_recovery_code().replace("-", "")
    wrong = code[:at] + letter + code[at + 1 :]
    if wrong == code:
        assert passwords.read_recovery_code(wrong).replace("-", "") == code
    else:
        with pytest.raises(UserError, match=f"第 {at // 5 + 1} 组"):
            passwords.read_recovery_code(wrong)


@given(st.integers(0, 3), st.integers(0, 5))
def test_two_letters_swapped_in_a_group_are_found(at, group):
    code = passwords.new_recovery_code().split("-")
    one = code[group]
    swapped = one[:at] + one[at + 1] + one[at] + one[at + 2 :]
    if swapped == one:
        return
    code[group] = swapped
    with pytest.raises(UserError, match=f"第 {group + 1} 组"):
        passwords.read_recovery_code("-".join(code))


def test_two_groups_swapped_are_found():
    one, two, *rest = passwords.new_recovery_code().split("-")
    with pytest.raises(UserError, match="第 1 组"):
        passwords.read_recovery_code("-".join([two, one, *rest]))


def test_a_code_of_the_wrong_length_is_counted():
    with pytest.raises(UserError, match="现在一共 4 位"):
        passwords.read_recovery_code("ABCD")
