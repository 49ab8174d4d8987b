; The installer, made by build.py, which hands in:
;   VERSION (0.1.0), NUMBERS (0.1.0.0), SOURCE (the frozen folder), OUT, ICON
;   QUICK (pack fast instead of small, for tests), SIGN (a command that signs the file after it)
;
; For technicians: /S silent · /AllUsers or /CurrentUser (the default) · /NoDesktop no icon on the
; desktop · /D=folder as the last word. Exit codes: 0 done · 2 given up · 3 not 64-bit · 4 Windows
; too old · 5 the program is running · 6 a newer version is installed.
; Uninstalling: "uninstall.exe" /S keeps all data, always.

Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10

!define TITLE "解忧"
!define NAME "Jieyou"
!define WINDOW "jieyou.exe"
!define CONSOLE "jieyou-cli.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include WordFunc.nsh

Name "${TITLE}"
OutFile "${OUT}"
BrandingText "${TITLE} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装${TITLE} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "镇街民政办的社会救助业务软件。$\r$\n$\r$\n装在这台电脑上，不连网、不上传。$\r$\n已经装过的会就地升级，数据、设置都保留。$\r$\n$\r$\n点“下一步”继续。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${TITLE}"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenAsUser
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "ProductName" "${TITLE}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "CompanyName" "${TITLE}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "LegalCopyright" "${TITLE}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "FileDescription" "${TITLE}安装程序"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} "ProductVersion" "${VERSION}"

Var Asked ; the folder given with /D=
Var Icon  ; 0 when no icon is wanted on the desktop

; Says why it will not go on and ends with an exit code; in silence it only ends.
!macro Refuse CODE WORDS
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; A program that runs cannot be opened for writing. Asks again until it is closed; in silence,
; or when given up, ends with 5 before anything has been changed.
!macro RefuseWhileRunning PROGRAM UN
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    again_${UN}${PROGRAM}:
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE}正开着。请先保存、关掉它的窗口，再点“重试”。$\r$\n$\r$\n现在还没有改动任何东西。" /SD IDCANCEL IDRETRY again_${UN}${PROGRAM}
      SetErrorLevel 5
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro Refuse 3 "${TITLE}要 64 位的 Windows，这台电脑是 32 位的。"
  ${EndIf}
  ${IfNot} ${AtLeastBuild} 17763
    !insertmacro Refuse 4 "${TITLE}要 Windows 10（1809 版）或更新的版本。请先请装机的同事升级 Windows。"
  ${EndIf}
  SetRegView 64
  StrCpy $Asked $INSTDIR        ; MULTIUSER_INIT overwrites it
  !insertmacro MULTIUSER_INIT
  ${If} $Asked != ""
    StrCpy $INSTDIR $Asked
  ${EndIf}
  StrCpy $Icon 1
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/NoDesktop" $1
  ${IfNot} ${Errors}
    StrCpy $Icon 0
  ${EndIf}
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

; Through the desktop's own process: the installer may run as administrator, the program must not.
Function OpenAsUser
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\${WINDOW}"'
FunctionEnd

!macro OpensWith EXTENSION KIND WORDS
  WriteRegStr SHCTX "Software\Classes\${EXTENSION}" "" "${KIND}"
  WriteRegStr SHCTX "Software\Classes\${KIND}" "" "${WORDS}"
  WriteRegStr SHCTX "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\${WINDOW},0"
  WriteRegStr SHCTX "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\${WINDOW}" --open "%1"'
!macroend

!macro NoLongerOpensWith EXTENSION KIND
  ReadRegStr $0 SHCTX "Software\Classes\${EXTENSION}" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey SHCTX "Software\Classes\${EXTENSION}"
  ${EndIf}
  DeleteRegKey SHCTX "Software\Classes\${KIND}"
!macroend

!macro TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; The old program is only moved aside until the new one is whole; data is never touched.
!macro MoveAside
  RMDir /r "$INSTDIR\_internal.old"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    ClearErrors
    Rename "$INSTDIR\_internal" "$INSTDIR\_internal.old"
    ${If} ${Errors}
      !insertmacro Refuse 5 "${TITLE}的文件正被别的程序占用，没有改动任何东西。请重启电脑后再安装。"
    ${EndIf}
  ${EndIf}
!macroend

Function .onInstFailed
  ${If} ${FileExists} "$INSTDIR\_internal.old\*.*"
    RMDir /r "$INSTDIR\_internal"
    Rename "$INSTDIR\_internal.old" "$INSTDIR\_internal"
  ${EndIf}
FunctionEnd

Section "-program"
  SetRegView 64
  ReadRegStr $0 SHCTX "Software\${NAME}" "Version"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1
    ${If} $1 == 1
      !insertmacro Refuse 6 "这台电脑上装的是更新的版本（$0），不用再装 ${VERSION}。"
    ${EndIf}
  ${EndIf}
  !insertmacro RefuseWhileRunning "${WINDOW}" ""
  !insertmacro RefuseWhileRunning "${CONSOLE}" ""
  !insertmacro MoveAside
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}/*"
  RMDir /r "$INSTDIR\_internal.old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\${TITLE}"
  CreateShortCut "$SMPROGRAMS\${TITLE}\${TITLE}.lnk" "$INSTDIR\${WINDOW}"
  CreateShortCut "$SMPROGRAMS\${TITLE}\${TITLE}（练习镇）.lnk" "$INSTDIR\${WINDOW}" "--demo"
  CreateShortCut "$SMPROGRAMS\${TITLE}\卸载${TITLE}.lnk" "$INSTDIR\uninstall.exe"
  ${If} $Icon == 1
    CreateShortCut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${WINDOW}"
  ${EndIf}
  !insertmacro OpensWith ".jyb" "${NAME}.Package" "${TITLE}数据包"
  !insertmacro OpensWith ".jyh" "${NAME}.Backup" "${TITLE}备份"
  !insertmacro TellExplorer

  WriteRegStr SHCTX "Software\${NAME}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "Software\${NAME}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" $0
SectionEnd

; Data goes only when that is said twice; in silence never.
Function un.OfferToDeleteData
  SetShellVarContext current
  StrCpy $0 "$LOCALAPPDATA\jieyou"
  ${IfNot} ${FileExists} "$0\*.*"
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION "程序已经卸载。$\r$\n$\r$\n本机默认文件夹里的数据和备份要留着吗？$\r$\n$0$\r$\n$\r$\n点“是”留着（以后重装还能用），点“否”才会删除。" /SD IDYES IDYES keep
  MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONEXCLAMATION "真的要删掉全部数据和备份吗？删掉就找不回来了。$\r$\n$\r$\n存在别处的数据和备份不受影响。" /SD IDNO IDNO keep
  RMDir /r "$0"
  keep:
FunctionEnd

Section "Uninstall"
  SetRegView 64
  !insertmacro RefuseWhileRunning "${WINDOW}" "un"
  !insertmacro RefuseWhileRunning "${CONSOLE}" "un"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${WINDOW}"
  Delete "$INSTDIR\${CONSOLE}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$DESKTOP\${TITLE}.lnk"
  RMDir /r "$SMPROGRAMS\${TITLE}"
  !insertmacro NoLongerOpensWith ".jyb" "${NAME}.Package"
  !insertmacro NoLongerOpensWith ".jyh" "${NAME}.Backup"
  !insertmacro TellExplorer
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "Software\${NAME}"
  Call un.OfferToDeleteData
SectionEnd
