-- Copy this file to `~/.config/nvim/lua/leakline.lua`. It gives `:LeaklinePath`, which puts the path of the finding under the cursor
-- into the location list, and `:LeaklineExplain`, which shows the page of its rule. For Neovim before 0.11 it also starts the server:
--   require("leakline").setup()
local M = {}

local function client()
  for _, it in pairs(vim.lsp.buf_get_clients and vim.lsp.buf_get_clients(0) or vim.lsp.get_clients({ bufnr = 0 })) do
    if it.name == "leakline" then
      return it
    end
  end
end

local function execute(command, arguments, show)
  local it = client()
  if not it then
    return vim.notify("leakline is not attached", vim.log.levels.WARN)
  end
  vim.lsp.buf_request(0, "workspace/executeCommand", { command = command, arguments = arguments }, function(err, answer)
    if err then
      return vim.notify(err.message, vim.log.levels.ERROR)
    end
    show(answer, it.offset_encoding)
  end)
end

--- Fills the location list with the steps of the finding under the cursor, the source first.
function M.path()
  local it = client()
  local params = vim.lsp.util.make_position_params(0, it and it.offset_encoding)
  execute("leakline.locations", { params.textDocument.uri, params.position }, function(steps, encoding)
    if #steps == 0 then
      return vim.notify("leakline has found nothing here")
    end
    local items = vim.lsp.util.locations_to_items(steps, encoding)
    -- The items come sorted by file; the path has its own order.
    local by_place = {}
    for _, item in ipairs(items) do
      by_place[vim.uri_from_fname(item.filename) .. ":" .. item.lnum] = item
    end
    local path = {}
    for number, step in ipairs(steps) do
      local item = vim.deepcopy(by_place[step.uri .. ":" .. (step.range.start.line + 1)])
      if item then
        item.text = number .. ". " .. step.message
        table.insert(path, item)
      end
    end
    vim.fn.setloclist(0, {}, " ", { title = "leakline: path", items = path })
    vim.cmd("lopen")
  end)
end

--- Shows the page of the rule under the cursor.
function M.explain()
  local line = vim.api.nvim_win_get_cursor(0)[1] - 1
  for _, diagnostic in ipairs(vim.diagnostic.get(0, { lnum = line })) do
    if diagnostic.source == "leakline" then
      return execute("leakline.explain", { diagnostic.code }, function(page)
        vim.lsp.util.open_floating_preview(vim.split(page, "\n"), "markdown", { focus = true })
      end)
    end
  end
  vim.notify("leakline has found nothing on this line")
end

function M.commands()
  vim.api.nvim_create_user_command("LeaklinePath", M.path, {})
  vim.api.nvim_create_user_command("LeaklineExplain", M.explain, {})
end

--- Starts the server for Python files; Neovim 0.11 has `vim.lsp.enable` for this.
function M.setup(options)
  M.commands()
  local config = vim.tbl_extend("keep", options or {}, { name = "leakline", cmd = { "leakline", "lsp" } })
  -- One server for each root.
  local clients = {}
  vim.api.nvim_create_autocmd("FileType", {
    pattern = "python",
    callback = function(event)
      local marker = vim.fs and vim.fs.find and vim.fs.find({ "leakline.toml", "pyproject.toml", ".git" }, { upward = true })[1]
      local root = marker and vim.fn.fnamemodify(marker, ":h") or vim.fn.getcwd()
      local started = vim.tbl_extend("keep", config, { root_dir = root })
      clients[started.root_dir] = clients[started.root_dir] or vim.lsp.start_client(started)
      vim.lsp.buf_attach_client(event.buf, clients[started.root_dir])
    end,
  })
end

return M
