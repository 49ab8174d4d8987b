/* Wine 8's colour management lacks functions that Qt's windows plugin asks for at its start.
   Put into the Wine prefix only; never shipped. Nothing is managed: every screen is sRGB. */
#define GIVEN __declspec(dllexport)

GIVEN void *WcsCreateIccProfile(void *profile, unsigned options) { return 0; }
GIVEN void *WcsOpenColorProfileW(void *cdm, void *camp, void *gmmp, unsigned access,
                                 unsigned share, unsigned mode, unsigned flags) { return 0; }
GIVEN void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned mode)
{
    return 0;
}
GIVEN int CloseColorProfile(void *profile) { return 1; }
GIVEN int GetColorProfileFromHandle(void *profile, void *buffer, unsigned *size)
{
    if (size)
        *size = 0;
    return 0;
}
