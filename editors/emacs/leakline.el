;;; leakline.el --- leakline through Eglot -*- lexical-binding: t -*-

;; Put this file into a folder of `load-path' and (require 'leakline) into the init file.
;; Eglot runs one server per mode: this one takes the place of a type checker.  Call
;; `leakline-with' instead of `eglot' to choose it for one project only.

;;; Code:

(require 'eglot)
(require 'xref)

(defvar leakline-program "leakline"
  "The program, or its path.")

;;;###autoload
(defun leakline-with ()
  "Start leakline for the current buffer's project."
  (interactive)
  (let ((eglot-server-programs `(((python-mode python-ts-mode) . (,leakline-program "lsp")))))
    (apply #'eglot (eglot--guess-contact))))

(defun leakline--steps ()
  "The steps of the finding at point, source first."
  (jsonrpc-request (eglot--current-server-or-lose) :workspace/executeCommand
                  (list :command "leakline.locations"
                        :arguments (vector (plist-get (eglot--TextDocumentIdentifier) :uri)
                                           (eglot--pos-to-lsp-position)))))

;;;###autoload
(defun leakline-path ()
  "Show the path of the finding at point as a list of places."
  (interactive)
  (let* ((number 0)
         (items (mapcar (lambda (step)
                          (let ((start (plist-get (plist-get step :range) :start)))
                            (setq number (1+ number))
                            (xref-make (format "%d. %s" number (plist-get step :message))
                                       (xref-make-file-location (eglot--uri-to-path (plist-get step :uri))
                                                                (1+ (plist-get start :line))
                                                                (plist-get start :character)))))
                        (leakline--steps))))
    (if items
        (xref-show-xrefs (lambda () items) nil)
      (message "leakline has found nothing here"))))

(provide 'leakline)
;;; leakline.el ends here
