# Puts the page together and writes it as C++ source.
# cmake -DPARTS=FOLDER -DCHART=FOLDER -DPAGE=FILE -DOUTPUT=FILE -P make_page.cmake
# The browser runs and applies only what has the hashes in the page's policy.

function(base64_of_hex hex out)
  set(alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
  set(text "")
  string(LENGTH ${hex} digits)
  foreach(at RANGE 0 ${digits} 6) # three bytes are four letters
    if(at LESS digits)
      string(SUBSTRING "${hex}" ${at} 6 triple)
      string(LENGTH ${triple} given)
      string(SUBSTRING "${triple}00000" 0 6 triple)
      foreach(shift 18 12 6 0)
        math(EXPR letter "(0x${triple} >> ${shift}) & 63")
        string(SUBSTRING ${alphabet} ${letter} 1 letter)
        string(APPEND text ${letter})
      endforeach()
      if(given EQUAL 4)
        string(REGEX REPLACE ".$" "=" text ${text})
      elseif(given EQUAL 2)
        string(REGEX REPLACE "..$" "==" text ${text})
      endif()
    endif()
  endforeach()
  set(${out} ${text} PARENT_SCOPE)
endfunction()

# 'sha256-…' of what stands between the tags, line breaks included.
function(source_of text out)
  string(SHA256 hex "\n${text}\n")
  base64_of_hex(${hex} base64)
  set(${out} "'sha256-${base64}'" PARENT_SCOPE)
endfunction()

file(READ ${PARTS}/page.html page)
file(READ ${PARTS}/page.css style)
file(READ ${CHART}/LICENSE.md license)
file(READ ${CHART}/dist/chart.umd.min.js library)
# Nothing is fetched, a map of the sources neither.
string(REGEX REPLACE "\n//# sourceMappingURL=[^\n]*" "" library "${library}")
set(library "/*\n${license}*/\n${library}")
set(script "")
foreach(part format charts page)
  file(READ ${PARTS}/${part}.js text)
  string(APPEND script "${text}")
endforeach()
foreach(text IN ITEMS "${style}" "${library}" "${script}")
  if(text MATCHES "</[Ss][CcTt]" OR text MATCHES "<!--")
    message(FATAL_ERROR "a part of the page would end the element that it stands in")
  endif()
endforeach()

source_of("${style}" style_source)
source_of("${library}" library_source)
source_of("${script}" script_source)
string(REPLACE "@STYLE_SOURCE@" "${style_source}" page "${page}")
string(REPLACE "@SCRIPT_SOURCES@" "${library_source} ${script_source}" page "${page}")
string(REPLACE "@STYLE@" "${style}" page "${page}")
string(REPLACE "@LIBRARY@" "${library}" page "${page}")
string(REPLACE "@SCRIPT@" "${script}" page "${page}")
file(WRITE ${PAGE} "${page}")

file(READ ${PAGE} bytes HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
string(REPEAT "." 98 row) # fourteen bytes
string(REGEX REPLACE "(${row})" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "// Made by make_page.cmake.
#include \"presetctl/report_page/page.h\"

namespace presetctl {
namespace {

constexpr char kPage[] = {
${bytes}};

}  // namespace

std::string_view report_page() {
  return {kPage, sizeof kPage};
}

}  // namespace presetctl
")
