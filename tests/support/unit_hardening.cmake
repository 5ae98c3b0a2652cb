# A service unit, as installed below /usr, has an exposure of at most THRESHOLD tenths of 10.
# Given: TEMPLATE, WORK, THRESHOLD, ANALYZE (systemd-analyze).
set(sbin_folder /usr/sbin)
set(bin_folder /usr/bin)
set(settings_folder /etc/tuningd)
set(default_folder /etc/default)
cmake_path(GET TEMPLATE STEM LAST_ONLY unit) # NAME.service.in
configure_file(${TEMPLATE} ${WORK}/${unit} @ONLY)
execute_process(
  COMMAND ${ANALYZE} security --offline=true --threshold=${THRESHOLD} --no-pager ${WORK}/${unit}
  RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
if(NOT status EQUAL 0 OR NOT out MATCHES "Overall exposure level")
  message(FATAL_ERROR "systemd-analyze ended with ${status}:\n${out}")
endif()
