# Copies the files that LIST names from FROM to TO, where they differ, and removes from TO what a
# build before left of files that are gone. Modules and what was built stay.
cmake_minimum_required(VERSION 3.25)

file(STRINGS ${LIST} wanted)
file(GLOB_RECURSE there LIST_DIRECTORIES OFF RELATIVE ${TO}
  ${TO}/src/* ${TO}/public/* ${TO}/scripts/*)
file(GLOB top LIST_DIRECTORIES OFF RELATIVE ${TO} ${TO}/*)
list(APPEND there ${top})
foreach(path IN LISTS there)
  if(NOT path IN_LIST wanted)
    file(REMOVE ${TO}/${path})
  endif()
endforeach()
foreach(path IN LISTS wanted)
  get_filename_component(folder ${TO}/${path} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  file(COPY_FILE ${FROM}/${path} ${TO}/${path} ONLY_IF_DIFFERENT)
endforeach()
