/* Wine 8 lacks this library of Windows, which wheels written in Rust ask for random bytes.
   Put into the Wine prefix only; never shipped. The bytes are real ones. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG piece = length > 0x10000 ? 0x10000 : (ULONG)length;
        if (!SystemFunction036(buffer, piece))
            return FALSE;
        buffer += piece;
        length -= piece;
    }
    return TRUE;
}
