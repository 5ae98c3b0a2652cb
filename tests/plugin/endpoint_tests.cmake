# The plugin as people meet it: the real daemon, asked over its socket. Several programs, so that
# they run side by side.
function(add_endpoint_facts name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES" ${ARGN})
  list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)
  endif()
  add_facts(${name} SOURCES ${arg_SOURCES} LIBRARIES test_daemon TIMEOUT ${arg_TIMEOUT})
endfunction()

add_endpoint_facts(endpoint_seed_document_test SOURCES endpoint_seed_document_test.cc)
add_endpoint_facts(endpoint_protocol_test SOURCES
  endpoint_bytes_test.cc
  endpoint_protocol_test.cc)
add_endpoint_facts(endpoint_engines_test SOURCES
  endpoint_catalog_test.cc
  endpoint_launch_test.cc
  endpoint_space_test.cc
  endpoint_task_test.cc)
add_endpoint_facts(endpoint_load_test SOURCES endpoint_load_test.cc)
add_endpoint_facts(endpoint_presets_test SOURCES
  endpoint_history_test.cc
  endpoint_import_test.cc
  endpoint_limits_test.cc
  endpoint_list_test.cc
  endpoint_presets_test.cc
  endpoint_transact_test.cc)
add_endpoint_facts(endpoint_merge_test SOURCES endpoint_merge_test.cc)
add_endpoint_facts(endpoint_system_test SOURCES endpoint_system_test.cc)
add_endpoint_facts(endpoint_seeding_test SOURCES endpoint_seeding_test.cc)
add_endpoint_facts(endpoint_roles_test SOURCES endpoint_roles_test.cc)
add_endpoint_facts(endpoint_hostile_test SOURCES endpoint_hostile_test.cc)
if(TUNINGD_SANITIZE)
  # g++ 12 takes std::regex's states for uninitialised when it instruments them (GCC bug 105562).
  target_compile_options(endpoint_hostile_test PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
