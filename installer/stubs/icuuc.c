/* Wine 8 lacks Windows' own ICU, which Qt6Core is linked to for old text encodings.
   Put into the Wine prefix only; never shipped. Every conversion says that it is not supported;
   Qt then has the encodings built into it, and Python does ours. */
#define GIVEN __declspec(dllexport)
#define UNSUPPORTED 16 /* U_UNSUPPORTED_ERROR */
#define REFUSE(error) do { if (error) *(error) = UNSUPPORTED; } while (0)

GIVEN void *ucnv_open(const char *name, int *error) { REFUSE(error); return 0; }
GIVEN void ucnv_close(void *converter) {}
GIVEN void ucnv_reset(void *converter) {}
GIVEN void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
GIVEN void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
GIVEN signed char ucnv_getMaxCharSize(void *converter) { return 1; }
GIVEN const char *ucnv_getName(void *converter, int *error) { REFUSE(error); return 0; }
GIVEN const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    REFUSE(error);
    return 0;
}
GIVEN const char *ucnv_getAvailableName(int number) { return 0; }
GIVEN int ucnv_countAvailable(void) { return 0; }
GIVEN void ucnv_getToUCallBack(void *converter, void **action, const void **context)
{
    if (action)
        *action = 0;
    if (context)
        *context = 0;
}
GIVEN void ucnv_getFromUCallBack(void *converter, void **action, const void **context)
{
    ucnv_getToUCallBack(converter, action, context);
}
GIVEN void ucnv_setToUCallBack(void *converter, void *action, const void *context, void **old,
                               const void **old_context, int *error) { REFUSE(error); }
GIVEN void ucnv_setFromUCallBack(void *converter, void *action, const void *context, void **old,
                                 const void **old_context, int *error) { REFUSE(error); }
GIVEN void ucnv_cbToUWriteUChars(void *args, const void *source, int length, int offset,
                                 int *error) { REFUSE(error); }
GIVEN void ucnv_cbFromUWriteUChars(void *args, const void **source, const void *limit,
                                   int offset, int *error) { REFUSE(error); }
GIVEN void ucnv_toUnicode(void *converter, void **target, const void *target_end,
                          const char **source, const char *source_end, int *offsets,
                          signed char flush, int *error) { REFUSE(error); }
GIVEN void ucnv_fromUnicode(void *converter, char **target, const char *target_end,
                            const void **source, const void *source_end, int *offsets,
                            signed char flush, int *error) { REFUSE(error); }
GIVEN int ucnv_toUCountPending(const void *converter, int *error) { REFUSE(error); return 0; }
GIVEN int ucnv_fromUCountPending(const void *converter, int *error) { REFUSE(error); return 0; }
