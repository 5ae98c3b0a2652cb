// Documents for preset.import: what is accepted is within the limits of a preset, and travels
// unchanged through export, import and the stored form.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "config/json_text.h"
#include "fuzz.h"
#include "plugin/domain/validation.h"
#include "plugin/json/preset_json.h"
#include "plugin/service/import_export.h"

namespace {

namespace json = boost::json;
using fuzz::check;

bool same(const preset::PresetFields& a, const preset::PresetFields& b) {
  return a.name == b.name && a.description == b.description && a.category == b.category &&
         a.runtime == b.runtime && fuzz::identical(a.parameters, b.parameters) &&
         fuzz::identical(a.metadata, b.metadata);
}

void check_limits(const preset::PresetFields& fields) {
  check(!fields.name.empty() && fields.name.size() <= 255 * 4, "a name is neither empty nor long");
  check(!fields.parameters.empty() && fields.parameters.size() <= 512, "1 to 512 parameters");
  for (const auto& parameter : fields.parameters) {
    check(!parameter.key().empty() && parameter.key().size() <= 128 * 4, "parameters have names");
    const auto* values = parameter.value().if_array();
    check(values != nullptr && !values->empty() && values->size() <= 4096, "1 to 4096 candidates");
    preset::ValueSet seen;
    for (const auto& value : *values) check(seen.insert(value), "candidates are distinct");
  }
  check(fields.metadata.is_null() || fields.metadata.is_object(), "metadata is an object or null");
}

void check_travels(const preset::PresetFields& fields) {
  const json::object document{{"version", preset::kExportVersion},
                              {"preset", preset::portable(fields)}};
  const auto read = config::parse_json(config::to_json(document), {.depth = 64});
  check(read.has_value(), "an exported document is JSON");
  const auto again = preset::read_import(*read, "");
  check(again && again->size() == 1 && same(again->front(), fields),
        "import takes what export gave");

  preset::Preset stored{.fields = fields,
                        .id = 7,
                        .revision = 3,
                        .created_at = "2026-01-01",
                        .updated_at = "2026-01-02"};
  const auto parsed = preset::parse_document(preset::to_document(stored));
  check(parsed && parsed->id == 7 && parsed->revision == 3 && same(parsed->fields, fields),
        "a stored preset reads back");
  std::string summary;
  preset::append_summary(summary, stored);
  check(config::parse_json(summary).has_value(), "a summary is JSON", summary);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = config::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const auto presets = preset::read_import(*document, "/document");
  if (!presets) {
    const preset::Failure& failure = presets.error();
    check(failure.kind == preset::Kind::kInvalidParams ||
              failure.kind == preset::Kind::kLimitExceeded,
          "a refused document is the caller's fault", failure.message);
    for (const auto& error : failure.errors) {
      check(error.path.starts_with("/document"), "a fault's path begins at the base", error.path);
      check(!error.message.empty() && config::is_utf8(error.message), "a fault says what it is");
    }
    return 0;
  }
  for (const auto& fields : *presets) {
    check_limits(fields);
    check_travels(fields);
  }
  return 0;
}
