// A private file in the person's editor.
#pragma once

#include <string>
#include <string_view>

#include "presetctl/fault.h"

namespace presetctl {

// Text that outlives a failure: the file is removed at the end of the scope unless kept. One
// thread.
class EditedFile {
 public:
  // Makes a file of mode 0600 under $TMPDIR, else /tmp. kMisused: cannot be made.
  static Result<EditedFile> make();
  EditedFile(EditedFile&& other) noexcept;
  EditedFile(const EditedFile&) = delete;
  EditedFile& operator=(const EditedFile&) = delete;
  EditedFile& operator=(EditedFile&&) = delete;
  ~EditedFile();

  Result<void> write(std::string_view text);
  Result<std::string> read() const;
  // Runs $VISUAL, $EDITOR or vi (through the shell, since people put options there) on the file and
  // waits. kMisused: it cannot be run or says that it failed.
  Result<void> open_editor() const;

  // The file stays, for the person.
  void keep() { kept_ = true; }
  const std::string& path() const { return path_; }

 private:
  explicit EditedFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
  bool kept_ = false;
};

}  // namespace presetctl
