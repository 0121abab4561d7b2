#pragma once
// Everything that a command prints on stdout, in the requested form.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "output/sink.hpp"
#include "output/terminal.hpp"
#include "output/view/view.hpp"
#include "parser.hpp"

namespace farmtok::cli {

enum class Form { text, json, ndjson, csv, ids };

/// The form that a command line requests. Throws USAGE when it requests two.
Form form_of(const Arguments& arguments);

class Printer {
 public:
  /// `entity` may be null for commands that print something else. Throws USAGE naming the known fields for an
  /// unknown requested one, before anything was done.
  Printer(const Arguments& arguments, const model::EntityInfo* entity, Terminal terminal, Look look, Sink& sink);

  Form form() const { return form_; }
  bool text() const { return form_ == Form::text; }
  const Terminal& terminal() const { return terminal_; }
  const Look& look() const { return look_; }
  Sink& sink() { return sink_; }

  /// Of a list of what is no entity: the columns of its table (by their headings; what is not named may be cut), and
  /// the fields that its objects may have, which are the columns of --csv.
  void shaped(std::vector<Column> columns, std::vector<std::string> fields);

  /// One object of the entity: its card, or as JSON.
  void object(const Json& object);
  /// The next object of a list or of a batch. Streamed at once by --ndjson, --csv and --ids; gathered otherwise.
  void item(Json object);
  /// The collected items: a table, or {"items":[…],"next_cursor"?,"total"?}.
  void finish_list(std::optional<std::int64_t> total, const std::optional<std::string>& next_cursor);
  /// An object that is no entity: as JSON with the requested fields, which must be among its keys. Text form: `card`.
  void value(const Json& object, const Card& card);

  /// For a person: removes everything that a terminal would obey, except our own colours (output/safe.hpp).
  void lines(const std::vector<std::string>& lines);
  void table(const Table& table);
  /// The headings of the columns that were left out of the tables so far, because the terminal is too narrow.
  const std::vector<std::string>& left_out() const { return left_out_; }
  void card(const Card& card) { lines(card.lines(terminal_.width, terminal_.colour_out)); }
  /// One object in a form for programs.
  void data(const Json& object);
  void json(const Json& value);

 private:
  Json chosen(const Json& object) const;
  void check_fields(const std::vector<std::string>& known) const;
  void csv_row(const Json& object);
  std::string id_of(const Json& object) const;
  void table();

  Form form_;
  const model::EntityInfo* entity_;
  Terminal terminal_;
  Look look_;
  Sink& sink_;
  std::vector<std::string> fields_;  // empty: all
  std::vector<Column> columns_;
  std::vector<std::string> known_;  // the fields of what is no entity, if they are known
  std::vector<Json> gathered_;
  bool csv_headed_ = false;
  std::vector<std::string> left_out_;
};

}  // namespace farmtok::cli
