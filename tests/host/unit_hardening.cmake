# The service unit, as installed below /usr, has an exposure of at most 1.5 of 10.
# Given: TEMPLATE, WORK, ANALYZE (systemd-analyze).
set(sbin_folder /usr/sbin)
set(settings_folder /etc/tuningd)
configure_file(${TEMPLATE} ${WORK}/tuningd.service @ONLY)
execute_process(
  COMMAND ${ANALYZE} security --offline=true --threshold=15 --no-pager ${WORK}/tuningd.service
  RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
if(NOT status EQUAL 0 OR NOT out MATCHES "Overall exposure level")
  message(FATAL_ERROR "systemd-analyze ended with ${status}:\n${out}")
endif()
