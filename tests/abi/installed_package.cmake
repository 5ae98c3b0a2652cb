# What a plugin author does: install the development files, build the C example against them through
# the CMake package and through pkg-config, load both.
# Given: BUILD (of the project), EXAMPLE, PROGRAM (tuningd), LIBDIR, WORK (a folder to use).
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT status EQUAL 0)
    string(JOIN " " command ${ARGN})
    message(FATAL_ERROR "${command}\nended with ${status}:\n${out}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(prefix ${WORK}/prefix)
# Nothing of the caller's may leak into the install.
set(ENV{DESTDIR} "")
run(${CMAKE_COMMAND} --install ${BUILD} --component devel --prefix ${prefix})

run(${CMAKE_COMMAND} -S ${EXAMPLE} -B ${WORK}/build -DCMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${WORK}/build)

set(ENV{PKG_CONFIG_PATH} ${prefix}/${LIBDIR}/pkgconfig)
find_program(pkg_config pkg-config REQUIRED)
execute_process(COMMAND ${pkg_config} --cflags tuningd-plugin
  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags)
run(cc -std=c11 -shared -fPIC -fvisibility=hidden -o ${WORK}/by_pkg_config.so ${EXAMPLE}/hello.c
  ${flags})

foreach(plugin IN ITEMS ${WORK}/build/hello.so ${WORK}/by_pkg_config.so)
  file(WRITE ${WORK}/tuningd.yaml
    "daemon: {state_dir: ${WORK}/state}\nplugins:\n  - {name: hello, path: ${plugin}}\n")
  run(${PROGRAM} --config ${WORK}/tuningd.yaml --check)
endforeach()
