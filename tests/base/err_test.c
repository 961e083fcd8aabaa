/* err_test.c -- what a failed write of a file means. */
#include "unit.h"

#include "base/err.h"

#include <errno.h>

static void err_diskQuotaOrLimitFull_isFull(void **state)
{
    (void)state;
    assert_int_equal(err_of_errno(ENOSPC), ERR_FULL);
    assert_int_equal(err_of_errno(EDQUOT), ERR_FULL);
    assert_int_equal(err_of_errno(EFBIG), ERR_FULL);
}

static void err_otherFailureOfAFile_isInternal(void **state)
{
    (void)state;
    assert_int_equal(err_of_errno(EIO), ERR_INTERNAL);
    assert_int_equal(err_of_errno(EACCES), ERR_INTERNAL);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(err_diskQuotaOrLimitFull_isFull),
    cmocka_unit_test(err_otherFailureOfAFile_isInternal),
};
UNIT_MAIN(tests);
