# PowerShell completion for zoomctl: the words before the cursor go to zoomctl as JSON in base64, whatever is in them.
Register-ArgumentCompleter -Native -CommandName zoomctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text } })
    $current = $wordToComplete -replace '^[''"]|[''"]$', ''
    $json = ConvertTo-Json -Compress -InputObject @($words + $current)
    $line = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json))
    $also, $found = @(zoomctl __complete pwsh $line 2>$null)
    foreach ($one in $found) {
        $insert, $shown, $description = $one -split "`t", 3
        if ($shown) {
            [System.Management.Automation.CompletionResult]::new($insert, $shown, 'ParameterValue', $description)
        }
    }
    if ($also -match 'files') {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($current)
    }
}
