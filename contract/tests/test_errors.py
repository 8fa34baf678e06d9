from holdfast_contract.errors import HTTP_STATUS, ErrorCode, HoldfastError


def test_every_code_has_a_status_and_a_class_with_a_sentence():
    assert set(HTTP_STATUS) == set(ErrorCode)
    for code in ErrorCode:
        error = HoldfastError.by_code[code]()
        assert error.code is code
        assert error.message.endswith(".")
        assert error.status == HTTP_STATUS[code]


def test_only_a_fault_of_our_own_is_a_500():
    assert [code for code, status in HTTP_STATUS.items() if status == 500] == [ErrorCode.INTERNAL]
